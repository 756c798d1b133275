//! Who a peer is to DTLS: a self-signed certificate, and the fingerprints that descriptions state.

use std::str::FromStr;
use std::time::Duration;

use dimpl::DtlsCertificate;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::EncodePrivateKey;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::Encode;
use x509_cert::der::asn1::UtcTime;
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use super::error::Error;
use crate::agent::Random;

/// No peer looks at the dates of a self-signed certificate, and the time is not ours to ask: 2020 to 2049.
const VALID_FROM: Duration = Duration::from_secs(1_577_836_800);
const VALID_TO: Duration = Duration::from_secs(2_493_072_000);
/// Bytes of a serial number. Firefox wants one that no other certificate has.
const SERIAL: usize = 16;
/// Bytes of a `tls-id`, two characters each; it has at least 20 of these (RFC 8842 section 4).
const TLS_ID: usize = 12;

/// A certificate with its key, and the name of the association made with it (RFC 8842 section 4).
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) certificate: DtlsCertificate,
    pub(super) tls_id: String,
}

impl Identity {
    /// Drawn from `random` altogether: P-256, as every WebRTC endpoint has to know (RFC 8827 section 6.5).
    pub(super) fn draw(random: &mut Random) -> Result<Self, Error> {
        let key = signing_key(random);
        let certificate = self_signed(&key, random.bytes()).map_err(|error| refused(&error))?;
        let private_key = key.to_pkcs8_der().map_err(|error| refused(&error))?;
        Ok(Self {
            certificate: DtlsCertificate {
                certificate,
                private_key: private_key.as_bytes().to_vec(),
            },
            tls_id: hex::encode(random.bytes::<TLS_ID>()),
        })
    }

    /// The value of its `fingerprint` attribute (RFC 8122 section 5).
    pub(super) fn fingerprint(&self) -> String {
        format!(
            "sha-256 {}",
            colons(&Sha256::digest(&self.certificate.certificate))
        )
    }
}

/// A fingerprint that no certificate has.
pub(super) fn wrong_fingerprint(right: &str) -> String {
    let (hash, value) = right.split_once(' ').unwrap_or(("sha-256", right));
    let backwards: Vec<&str> = value.split(':').rev().collect();
    format!("{hash} {}", backwards.join(":"))
}

/// Whether one of the fingerprints of a description is that of a certificate. Those with a hash that is not
/// known here are passed over (RFC 8122 section 5.1).
pub(super) fn matches(certificate: &[u8], fingerprints: &[String]) -> bool {
    fingerprints.iter().any(|stated| {
        let Some((hash, value)) = stated.split_once(' ') else {
            return false;
        };
        let digest = match hash.to_ascii_lowercase().as_str() {
            "sha-1" => colons(&Sha1::digest(certificate)),
            "sha-256" => colons(&Sha256::digest(certificate)),
            "sha-384" => colons(&Sha384::digest(certificate)),
            "sha-512" => colons(&Sha512::digest(certificate)),
            _ => return false,
        };
        value.trim().eq_ignore_ascii_case(&digest)
    })
}

/// Nearly every number is a key; those that are none are passed over.
fn signing_key(random: &mut Random) -> SigningKey {
    loop {
        if let Ok(key) = SigningKey::from_slice(&random.bytes::<32>()) {
            return key;
        }
    }
}

fn self_signed(key: &SigningKey, mut serial: [u8; SERIAL]) -> Result<Vec<u8>, x509_cert::builder::Error> {
    // A positive number that keeps its length.
    serial[0] = serial[0] & 0x3f | 0x40;
    let date = |since| UtcTime::from_unix_duration(since).map(Time::UtcTime);
    let builder = CertificateBuilder::new(
        SelfSigned(Name::from_str("CN=icespec")?),
        SerialNumber::new(&serial)?,
        Validity::new(date(VALID_FROM)?, date(VALID_TO)?),
        SubjectPublicKeyInfo::from_key(key.verifying_key())?,
    )?;
    Ok(builder.build::<_, DerSignature>(key)?.to_der()?)
}

/// A certificate that says nothing but who has which key.
struct SelfSigned(Name);

impl BuilderProfile for SelfSigned {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        Ok(Vec::new())
    }
}

fn refused(error: &dyn std::fmt::Display) -> Error {
    Error::Certificate(error.to_string())
}

fn colons(digest: &[u8]) -> String {
    let bytes: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    bytes.join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_one_certificate_and_another_one_another() {
        let draw = |seed| Identity::draw(&mut Random::new([seed; 32])).unwrap();
        assert_eq!(draw(1).certificate.certificate, draw(1).certificate.certificate);
        assert_ne!(draw(1).fingerprint(), draw(2).fingerprint());
        assert!((20..=255).contains(&draw(1).tls_id.len()));
    }

    /// Digests by Python's hashlib.
    #[test]
    fn fingerprints_are_compared_by_their_hash_whatever_their_case() {
        let of = |stated: &str| matches(b"abc", &[stated.to_owned()]);
        let sha256 =
            "BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD";
        assert!(of(&format!("sha-256 {sha256}")));
        assert!(of(&format!("SHA-256 {}", sha256.to_lowercase())));
        assert!(of(
            "sha-1 A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D"
        ));
        assert!(!of(&format!("sha-512 {sha256}")));
        assert!(!of(&format!("sha-256 {}", sha256.replace("BA", "BB"))));
        assert!(!of(sha256) && !of("") && !matches(b"abc", &[]));
        let both = ["md2 00".to_owned(), format!("sha-256 {sha256}")];
        assert!(matches(b"abc", &both));
    }
}
