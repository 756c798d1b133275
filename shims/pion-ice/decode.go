package main

// stun.decode with pion/stun, the codec of pion/ice.
//
//   - accept: stun.IsMessage, then Message.Decode: the way of a datagram from the socket.
//   - class, method, transaction_id, attributes: the decoded Message, values as they came.
//   - integrity: MessageIntegrity.Check, keys by NewShortTermIntegrity and NewLongTermIntegrity.
//   - fingerprint: FingerprintAttr.Check. pion/ice itself never checks it.

import (
	"encoding/hex"
	"fmt"

	"github.com/pion/stun"
)

var classes = map[stun.MessageClass]string{
	stun.ClassRequest:         "request",
	stun.ClassIndication:      "indication",
	stun.ClassSuccessResponse: "success",
	stun.ClassErrorResponse:   "error",
}

func decode(r request) (object, error) {
	data, err := hex.DecodeString(r.Message)
	if err != nil {
		return nil, err
	}
	message := &stun.Message{Raw: data}
	if !stun.IsMessage(data) || message.Decode() != nil {
		return object{"accept": false}, nil
	}
	attributes := []object{}
	for _, a := range message.Attributes {
		kind, value := fmt.Sprintf("%04x", uint16(a.Type)), hex.EncodeToString(a.Value)
		attributes = append(attributes, object{"type": kind, "value": value})
	}
	return object{
		"accept":         true,
		"class":          classes[message.Type.Class],
		"method":         fmt.Sprintf("%04x", uint16(message.Type.Method)),
		"transaction_id": hex.EncodeToString(message.TransactionID[:]),
		"attributes":     attributes,
		"integrity":      integrity(r, message),
		"fingerprint":    verdict(message, stun.AttrFingerprint, stun.Fingerprint.Check),
	}, nil
}

func integrity(r request, message *stun.Message) string {
	if r.Password == nil {
		if message.Contains(stun.AttrMessageIntegrity) {
			return "unchecked"
		}
		return "absent"
	}
	key := stun.NewShortTermIntegrity(*r.Password)
	if r.Realm != nil {
		key = stun.NewLongTermIntegrity(r.Username, *r.Realm, *r.Password)
	}
	return verdict(message, stun.AttrMessageIntegrity, key.Check)
}

func verdict(message *stun.Message, kind stun.AttrType, check func(*stun.Message) error) string {
	if !message.Contains(kind) {
		return "absent"
	}
	if check(message) != nil {
		return "invalid"
	}
	return "valid"
}
