//! rtc-stun, the codec of webrtc-rs's sans-IO stack, as a decoder to differ from. Shared by the fuzz
//! target and by the test that replays its corpus; not part of the library, whose users need no ring.

use icespec::fuzzing::{Decoded, Decoder, PASSWORD, Quirk};
use icespec::stun::DefectKind;
use rtc_crypto::default_provider;
use rtc_stun::attributes::{ATTR_FINGERPRINT, ATTR_MESSAGE_INTEGRITY};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{Message, is_stun_message};

#[derive(Debug)]
pub struct RtcStun;

impl Decoder for RtcStun {
    fn name(&self) -> &'static str {
        "rtc-stun"
    }

    fn decode(&self, datagram: &[u8]) -> Decoded {
        // The two top bits are its callers' to look at, who demultiplex before (RFC 7983).
        if datagram.first().is_none_or(|&first| first & 0xC0 != 0) || !is_stun_message(datagram) {
            return Decoded::Refused;
        }
        let mut message = Message::new();
        if message.unmarshal_binary(datagram).is_err() {
            return Decoded::Refused;
        }
        if message.contains(ATTR_FINGERPRINT) && FINGERPRINT.check(&message).is_err() {
            return Decoded::Refused;
        }
        let provider = default_provider().expect("built with ring");
        let integrity = message
            .contains(ATTR_MESSAGE_INTEGRITY)
            .then(|| MessageIntegrity::check(&mut message, PASSWORD, provider.crypto()).is_ok());
        Decoded::Message {
            kind: message.typ.value(),
            transaction_id: message.transaction_id.0,
            attributes: message
                .attributes
                .0
                .iter()
                .map(|a| (a.typ.0, a.value.clone()))
                .collect(),
            integrity,
        }
    }

    fn quirks(&self) -> &'static [Quirk] {
        &[
            Quirk {
                name: "trailing-bytes",
                reason: "leaves what follows the declared length aside; contested point CP-10 allows it",
                applies: |message| message.as_bytes().len() > 20 + message.declared_length(),
            },
            Quirk {
                name: "no-sha256",
                reason: "implements RFC 5389, which has no MESSAGE-INTEGRITY-SHA256",
                applies: |message| message.attributes().any(|attribute| attribute.kind.0 == 0x001C),
            },
            Quirk {
                name: "old-xor-mapped-address",
                reason: "reads type 0x8020 of a draft as XOR-MAPPED-ADDRESS",
                applies: |message| message.attributes().any(|attribute| attribute.kind.0 == 0x8020),
            },
            Quirk {
                name: "fingerprint-not-last",
                reason: "takes FINGERPRINT to be the last eight bytes",
                applies: |message| {
                    let behind = |kind| matches!(kind, DefectKind::AfterFingerprint { .. });
                    message.defects().any(|defect| behind(defect.kind))
                },
            },
        ]
    }
}
