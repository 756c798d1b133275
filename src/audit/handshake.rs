//! DTLS on one flow: how far it came.

use std::time::Duration;

use crate::capture::content::dtls::{Certificate, Observer, Seen};

use super::class::At;
use super::report::DtlsEnd;

/// Most certificates that are kept of one direction: handshakes that are repeated have the same one.
const MAX_CERTIFICATES: usize = 4;
/// An alert that ends an association so soon and before any data refuses it.
const REFUSAL: Duration = Duration::from_secs(1);

/// DTLS on one flow.
#[derive(Debug, Default)]
pub(super) struct Handshake {
    pub(super) observer: Observer,
    pub(super) began: Option<At>,
    pub(super) client: Option<usize>,
    /// Which ends sent a `ClientHello`.
    called: [bool; 2],
    /// Whether a server spoke.
    served: bool,
    pub(super) version: Option<&'static str>,
    pub(super) end: DtlsEnd,
    pub(super) ended: Option<At>,
    pub(super) alert: Option<FatalAlert>,
    /// Records under the keys of data seen from each end.
    pub(super) under_keys: [bool; 2],
    /// Records under the keys of a handshake of DTLS 1.3.
    early_keys: [bool; 2],
    /// Whether data went over it once it was complete.
    pub(super) carried: bool,
    pub(super) first: Option<At>,
    pub(super) last: Option<At>,
    /// First handshake datagram of each end.
    pub(super) firsts: [Option<At>; 2],
    pub(super) certificates: [Vec<Shown>; 2],
}

/// The alert that ended an association before its time.
#[derive(Debug)]
pub(super) struct FatalAlert {
    pub(super) at: At,
    /// The end that sent it.
    pub(super) from: usize,
    pub(super) text: String,
    pub(super) about_certificates: bool,
}

/// A certificate that was shown in the clear.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) packet: u64,
    pub(super) certificate: Certificate,
}

impl Handshake {
    /// Takes what a datagram shows; gives back what is worth a line.
    pub(super) fn take(&mut self, from: usize, at: At, seen: Vec<Seen>) -> Vec<String> {
        let mut lines = Vec::new();
        for one in seen {
            self.seen(from, at, one, &mut lines);
        }
        lines
    }

    fn seen(&mut self, from: usize, at: At, seen: Seen, lines: &mut Vec<String>) {
        if !matches!(seen, Seen::Malformed { .. }) {
            self.first.get_or_insert(at);
            self.last = Some(at);
            self.firsts[from].get_or_insert(at);
        }
        self.served |= matches!(
            seen,
            Seen::HelloVerifyRequest | Seen::HelloRetryRequest | Seen::ServerHello { .. }
        );
        match seen {
            Seen::ClientHello(hello) => {
                self.begin(from, at);
                self.called[from] = true;
                let version = hello.versions.iter().max_by_key(|one| std::cmp::Reverse(one.0));
                lines.push(format!("ClientHello, {}", version.unwrap_or(&hello.version)));
            }
            Seen::HelloVerifyRequest => lines.push("HelloVerifyRequest".to_owned()),
            Seen::HelloRetryRequest => lines.push("HelloRetryRequest".to_owned()),
            Seen::ServerHello { version, .. } => {
                self.version = version.name();
                lines.push(format!("ServerHello, {version}"));
            }
            Seen::Certificate(certificate) => {
                lines.push("Certificate".to_owned());
                let known = &mut self.certificates[from];
                let new = known.iter().all(|one| one.certificate != certificate);
                if new && known.len() < MAX_CERTIFICATES {
                    known.push(Shown {
                        packet: at.packet,
                        certificate,
                    });
                }
            }
            Seen::Handshake { name, .. } => lines.push(name.to_owned()),
            Seen::ChangeCipherSpec => lines.push("ChangeCipherSpec".to_owned()),
            Seen::Alert(alert) => {
                lines.push(format!("alert, {alert}"));
                if alert.is_close() {
                    self.close(at);
                } else if alert.is_fatal() && self.end != DtlsEnd::Completed {
                    self.fail(at);
                    self.alert.get_or_insert(FatalAlert {
                        at,
                        from,
                        text: alert.to_string(),
                        about_certificates: alert.is_about_certificates(),
                    });
                }
            }
            Seen::EncryptedHandshake { .. } => {
                lines.push("handshake message under keys".to_owned());
                self.keyed(from, at);
            }
            Seen::EncryptedAlert { .. } => {
                lines.push("alert under keys".to_owned());
                self.hidden_alert(from, at);
            }
            Seen::ApplicationData { .. } => {
                self.keyed(from, at);
                self.carried |= self.end == DtlsEnd::Completed;
            }
            // The epoch of the handshake itself does not show that the peer has accepted it.
            Seen::Encrypted { epoch } if epoch != 2 => self.keyed(from, at),
            Seen::Encrypted { .. } => {
                lines.push("handshake under keys".to_owned());
                self.early_keys[from] = true;
                self.under_way(at);
            }
            _ => {}
        }
    }

    /// Whether both ends are clients, and none serves the other.
    pub(super) fn has_no_server(&self) -> bool {
        self.called == [true; 2] && !self.served
    }

    fn begin(&mut self, from: usize, at: At) {
        if self.end == DtlsEnd::NotStarted {
            self.end = DtlsEnd::Unfinished;
        }
        if self.began.is_none() {
            self.began = Some(at);
            self.client = Some(from);
        }
    }

    /// DTLS that is seen without its first message was under way when the capture began.
    fn under_way(&mut self, at: At) {
        if self.end == DtlsEnd::NotStarted {
            self.end = DtlsEnd::UnderWay;
            self.ended = Some(at);
        }
    }

    fn keyed(&mut self, from: usize, at: At) {
        self.under_way(at);
        self.under_keys[from] = true;
        if self.end == DtlsEnd::Unfinished && self.under_keys == [true; 2] {
            self.end = DtlsEnd::Completed;
            self.ended = Some(at);
        }
    }

    /// An alert whose description cannot be read.
    fn hidden_alert(&mut self, from: usize, at: At) {
        // Who refuses a certificate or fingerprint at the very end has its keys already.
        let soon = |ended: At| at.time.saturating_sub(ended.time) < REFUSAL;
        let refused = !self.carried && self.ended.is_some_and(soon);
        let text = match self.end {
            DtlsEnd::Completed if refused => {
                self.end = DtlsEnd::Failed;
                self.ended = Some(at);
                "an alert under keys, before any data"
            }
            DtlsEnd::Completed => return self.close(at),
            _ => {
                self.under_way(at);
                if self.end != DtlsEnd::Unfinished {
                    return;
                }
                self.fail(at);
                "an alert under keys"
            }
        };
        self.alert.get_or_insert(FatalAlert {
            at,
            from,
            text: text.to_owned(),
            about_certificates: false,
        });
    }

    /// In DTLS 1.3 a side may have nothing to say under its last keys: media shows that it has them.
    pub(super) fn media(&mut self, from: usize, at: At) {
        self.carried |= self.end == DtlsEnd::Completed;
        if self.early_keys[from] && self.end == DtlsEnd::Unfinished {
            self.keyed(from, at);
        }
    }

    fn close(&mut self, at: At) {
        match self.end {
            DtlsEnd::Completed | DtlsEnd::UnderWay => self.end = DtlsEnd::Closed,
            DtlsEnd::Unfinished => self.end = DtlsEnd::Failed,
            _ => return,
        }
        self.ended = Some(at);
    }

    fn fail(&mut self, at: At) {
        if self.end == DtlsEnd::Unfinished {
            self.end = DtlsEnd::Failed;
            self.ended = Some(at);
        }
    }
}
