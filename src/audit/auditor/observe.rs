//! STUN of one datagram: whose fragment, whose key, which request.

use crate::audit::book::KeyId;
use crate::audit::class::{Answer, At, Role, Signer};
use crate::audit::timeline::Event;
use crate::audit::transaction::Pending;
use crate::capture::Datagram;
use crate::credential::split_username;
use crate::stun::{Attribute, AttributeType, Check, Class, Message, Method};

use super::Auditor;

/// After so many fruitless searches with all passwords on a flow, no more are made there.
const MAX_SEARCHES: u32 = 16;

/// What counts of a message: attributes behind the integrity are ignored (RFC 8489 section 14.5).
#[derive(Default)]
struct Facts<'a> {
    username: Option<&'a [u8]>,
    role: Option<Role>,
    priority: Option<u32>,
    nominates: bool,
    signed: bool,
    code: Option<u16>,
}

impl Auditor {
    pub(super) fn stun(&mut self, datagram: &Datagram<'_>, flow: usize, from: usize, at: At) {
        let Ok(message) = Message::read(datagram.payload) else {
            return;
        };
        let whole = !datagram.cut && message.has_exact_length();
        self.tally.cut += u64::from(datagram.cut);
        let facts = facts(&message);
        match message.class() {
            Class::Request => self.request(&message, &facts, whole, flow, from, at),
            Class::Success | Class::Error => self.response(&message, &facts, whole, flow, from, at),
            Class::Indication => {
                self.flows[flow].counts.indications += 1;
                let method = message.method();
                self.method(flow, method);
                let event = Event::Stun {
                    request: false,
                    method: method.value(),
                };
                self.flows[flow].timeline.add(at, from, event);
            }
        }
    }

    fn method(&mut self, flow: usize, method: Method) {
        if method != Method::BINDING {
            self.flows[flow].ice().other_methods = true;
        }
    }

    fn request(
        &mut self,
        message: &Message<'_>,
        facts: &Facts<'_>,
        whole: bool,
        flow: usize,
        from: usize,
        at: At,
    ) {
        self.flows[flow].counts.requests += 1;
        let id = message.transaction_id();
        let method = message.method();
        if method != Method::BINDING {
            self.method(flow, method);
            let event = Event::Stun {
                request: true,
                method: method.value(),
            };
            self.flows[flow].timeline.add(at, from, event);
            return;
        }
        if let Some(pending) = self.transactions.on_flow(id, flow)
            && pending.from == from
        {
            pending.again();
            let (class, nominates, answered) = (pending.class, pending.nominates, pending.answered);
            if let Some(class) = class
                && !answered
            {
                self.flows[flow].ice().classes[from][class].again(at);
            }
            let event = Event::Request {
                class,
                nominates,
                again: true,
            };
            self.flows[flow].timeline.add(at, from, event);
            return;
        }
        let username = facts.username.unwrap_or_default();
        let plain = username.is_empty() && !facts.signed && facts.role.is_none() && facts.priority.is_none();
        let signer = self.signer_of_request(message, facts, whole, flow, from);
        let class = self.flows[flow].class(from, username, signer, plain, at);
        if !plain {
            self.claimed(facts, flow, from, at);
        }
        if let Some(class) = class {
            let class = &mut self.flows[flow].ice().classes[from][class];
            class.request(at, facts.nominates);
            class.role = facts.role.or(class.role);
        }
        let pending = Pending {
            flow,
            from,
            class,
            nominates: facts.nominates,
            at,
            answered: false,
            refused: false,
        };
        self.transactions.add(id, pending);
        let event = Event::Request {
            class,
            nominates: facts.nominates,
            again: false,
        };
        self.flows[flow].timeline.add(at, from, event);
    }

    fn claimed(&mut self, facts: &Facts<'_>, flow: usize, from: usize, at: At) {
        let ice = self.flows[flow].ice();
        ice.paced(from, at);
        if let Some(role) = facts.role {
            ice.claim(from, role, at);
        }
        if let Some(priority) = facts.priority {
            // The low byte is 256 minus the component (RFC 8445 section 5.1.2.1).
            let component = 256 - (priority & 0xFF);
            if ice.component.is_none() && component <= 2 {
                ice.component = u16::try_from(component).ok();
            }
        }
    }

    fn response(
        &mut self,
        message: &Message<'_>,
        facts: &Facts<'_>,
        whole: bool,
        flow: usize,
        from: usize,
        at: At,
    ) {
        let success = message.class() == Class::Success;
        let counts = &mut self.flows[flow].counts;
        *(if success {
            &mut counts.successes
        } else {
            &mut counts.errors
        }) += 1;
        if message.method() != Method::BINDING {
            self.method(flow, message.method());
            return;
        }
        let code = (!success).then(|| facts.code.unwrap_or(0));
        let id = message.transaction_id();
        let here = self
            .transactions
            .on_flow(id, flow)
            .filter(|pending| pending.from != from)
            .copied();
        let pending = here.or_else(|| {
            self.transactions
                .anywhere(id)
                .filter(|one| !one.answered)
                .copied()
        });
        let Some(pending) =
            pending.filter(|pending| here.is_some() || self.shares_an_end(pending.flow, flow))
        else {
            let ice = self.flows[flow].ice();
            ice.orphans += 1;
            let none_before = ice.classes.iter().all(Vec::is_empty);
            ice.began_with_orphan |= none_before;
            self.flows[flow].timeline.add(at, from, Event::Orphan { code });
            return;
        };
        let signer = self.signer_of_response(message, facts, whole, &pending);
        let symmetric = here.is_some();
        let answer = Answer {
            code,
            signer,
            symmetric,
        };
        let event = Event::Response {
            class: pending.class,
            code,
            signer,
            symmetric,
        };
        self.flows[flow].timeline.add(at, from, event);
        if let Some(class) = pending.class.filter(|_| !pending.answered) {
            let ice = self.flows[pending.flow].ice();
            let succeeded = ice.classes[pending.from]
                .iter()
                .any(|class| class.first_success().is_some());
            ice.setting_up |= code.is_some() && !succeeded;
            ice.classes[pending.from][class].answered(at, answer, pending.nominates);
        }
        let used = if symmetric {
            self.transactions.on_flow(id, flow)
        } else {
            // The right one may still come.
            None
        };
        if let Some(used) = used {
            used.answer(code);
        }
    }

    fn shares_an_end(&self, one: usize, other: usize) -> bool {
        let ends = &self.flows[other].ends;
        self.flows[one].ends.iter().any(|end| ends.contains(end))
    }

    /// Whose password signs a request: that of the fragment it names, else, if it fits, any other of the book.
    fn signer_of_request(
        &mut self,
        message: &Message<'_>,
        facts: &Facts<'_>,
        whole: bool,
        flow: usize,
        from: usize,
    ) -> Signer {
        if !facts.signed {
            return Signer::Absent;
        }
        if !whole || self.book.keys.is_empty() {
            return Signer::Unchecked;
        }
        let username = facts.username.unwrap_or_default();
        let named = split_username(username).map_or(&[][..], |halves| self.book.sets_of(halves.local));
        for &set in named {
            let key = self.book.sets[set].key;
            if self.verifies(message, key) {
                return Signer::Key(key);
            }
        }
        let known = self.flows[flow]
            .classes(from)
            .iter()
            .filter_map(|class| match class.signer {
                Signer::Key(key) if *class.username == *username => Some(key),
                _ => None,
            });
        let known: Vec<KeyId> = known.collect();
        if let Some(&key) = known.iter().find(|&&key| self.verifies(message, key)) {
            return Signer::Key(key);
        }
        self.search(message, flow)
    }

    /// Whose password signs a response: that of its request, else, if it fits, any other of the book.
    fn signer_of_response(
        &mut self,
        message: &Message<'_>,
        facts: &Facts<'_>,
        whole: bool,
        pending: &Pending,
    ) -> Signer {
        if !facts.signed {
            return Signer::Absent;
        }
        if !whole || self.book.keys.is_empty() {
            return Signer::Unchecked;
        }
        let Some(class) = pending
            .class
            .and_then(|class| self.flows[pending.flow].classes(pending.from).get(class))
        else {
            return Signer::Unchecked;
        };
        let mut likely: Vec<KeyId> = Vec::new();
        if let Signer::Key(key) = class.signer {
            likely.push(key);
        }
        if let Some((local, _)) = class.halves() {
            likely.extend(
                self.book
                    .sets_of(local)
                    .iter()
                    .map(|&set| self.book.sets[set].key),
            );
        }
        likely.extend(class.answers.iter().filter_map(|one| match one.answer.signer {
            Signer::Key(key) => Some(key),
            _ => None,
        }));
        match likely.into_iter().find(|&key| self.verifies(message, key)) {
            Some(key) => Signer::Key(key),
            None => self.search(message, pending.flow),
        }
    }

    /// Tries all passwords, as long as that stays cheap.
    fn search(&mut self, message: &Message<'_>, flow: usize) -> Signer {
        let keys = self.book.keys.len();
        let cost = u64::try_from(keys).unwrap_or(u64::MAX);
        if self.flows[flow].ice().searches >= MAX_SEARCHES || self.tries < cost {
            return Signer::Stranger;
        }
        self.tries -= cost;
        let found = (0..=KeyId::MAX)
            .take(keys)
            .find(|&key| self.verifies(message, key));
        if found.is_none() {
            self.flows[flow].ice().searches += 1;
        }
        found.map_or(Signer::Stranger, Signer::Key)
    }

    fn verifies(&self, message: &Message<'_>, key: KeyId) -> bool {
        let key = &self.book.keys[usize::from(key)];
        message.check_integrity(key).overall() == Check::Valid
    }
}

fn facts<'a>(message: &Message<'a>) -> Facts<'a> {
    let mut facts = Facts::default();
    let id = message.transaction_id();
    for attribute in message.attributes() {
        match attribute.kind {
            AttributeType::MESSAGE_INTEGRITY | AttributeType::MESSAGE_INTEGRITY_SHA256 => facts.signed = true,
            _ if facts.signed => {}
            AttributeType::USERNAME => _ = facts.username.get_or_insert(attribute.value),
            AttributeType::USE_CANDIDATE => facts.nominates = true,
            AttributeType::ICE_CONTROLLING => facts.role = facts.role.or(Some(Role::Controlling)),
            AttributeType::ICE_CONTROLLED => facts.role = facts.role.or(Some(Role::Controlled)),
            AttributeType::PRIORITY | AttributeType::ERROR_CODE => match attribute.decode(id) {
                Ok(Attribute::Priority(priority)) => facts.priority = facts.priority.or(Some(priority)),
                Ok(Attribute::ErrorCode { code, .. }) => facts.code = facts.code.or(Some(code)),
                _ => {}
            },
            _ => {}
        }
    }
    facts
}
