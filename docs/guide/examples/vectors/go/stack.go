package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
)

var classes = [4]string{"request", "indication", "success", "error"}

// The stack of main.go: a STUN decoder on Go's standard library.
func decode(in input) map[string]any {
	refused := map[string]any{"accept": false}
	data, err := hex.DecodeString(in.Message)
	if err != nil || len(data) < 20 {
		return refused
	}
	kind, length := binary.BigEndian.Uint16(data), int(binary.BigEndian.Uint16(data[2:]))
	if kind >= 0x4000 || binary.BigEndian.Uint32(data[4:]) != 0x2112A442 || length%4 != 0 || length != len(data)-20 {
		return refused
	}
	attributes, integrity, fingerprint := []any{}, "absent", "absent"
	for at := 20; at < len(data); {
		attribute, size := binary.BigEndian.Uint16(data[at:]), int(binary.BigEndian.Uint16(data[at+2:]))
		if at+4+size > len(data) {
			return refused
		}
		value := data[at+4 : at+4+size]
		attributes = append(attributes, map[string]any{"type": fmt.Sprintf("%04x", attribute), "value": hex.EncodeToString(value)})
		covered := before(data, at, size)
		if attribute == 0x0008 && integrity == "absent" {
			integrity = verify(in, covered, value)
		}
		if attribute == 0x8028 {
			crc := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(covered)^0x5354554E)
			fingerprint = verdict(hmac.Equal(crc, value))
		}
		at += 4 + size + -size&3
	}
	return map[string]any{
		"accept":         true,
		"class":          classes[kind>>7&2|kind>>4&1],
		"method":         fmt.Sprintf("%04x", kind>>2&0xF80|kind>>1&0x70|kind&0xF),
		"transaction_id": hex.EncodeToString(data[8:20]),
		"attributes":     attributes,
		"integrity":      integrity,
		"fingerprint":    fingerprint,
	}
}

// What precedes an attribute, with the length field counting up to its end.
func before(data []byte, at, size int) []byte {
	covered := append([]byte(nil), data[:at]...)
	binary.BigEndian.PutUint16(covered[2:], uint16(at+4+size-20))
	return covered
}

func verify(in input, covered, value []byte) string {
	if in.Password == nil {
		return "unchecked"
	}
	key := []byte(*in.Password)
	if in.Realm != nil {
		sum := md5.Sum([]byte(*in.Username + ":" + *in.Realm + ":" + *in.Password))
		key = sum[:]
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(covered)
	return verdict(hmac.Equal(mac.Sum(nil), value))
}

func verdict(right bool) string {
	if right {
		return "valid"
	}
	return "invalid"
}
