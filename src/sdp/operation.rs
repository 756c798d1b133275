//! The shim operations `sdp.read` and `sdp.credentials` as the reference answers them.
//!
//! A description is refused when its lines cannot be read or the credentials of a section in use are unusable:
//! missing, outside the grammar, or one fragment with two passwords. Nothing else refuses it; candidates with a
//! name, an unknown transport or a malformed line are left out of the reply. A refusal says why in `reason`.

use serde_json::{Value, json};

use super::candidate::{Candidate, CandidateAddress};
use super::credentials::{password_fault, ufrag_fault};
use super::defect::{Defect, DefectKind};
use super::description::{Description, Kind};
use super::error::SdpError;
use super::transport::{Side, Transport, transports};
use crate::fault;

/// `sdp.read`: what an agent takes from a description; `kind` is "offer" or "answer".
///
/// Credentials are the ones that count for each section (RFC 8839 section 5.4); a section that is not in use
/// shows null for one that is outside the grammar.
pub fn read(sdp: &str, kind: &str) -> Value {
    let kind = match kind {
        "offer" => Kind::Offer,
        "answer" => Kind::Answer,
        _ => return refuse("the type is neither offer nor answer"),
    };
    match accepted(sdp, kind) {
        Ok(description) => {
            let sections: Vec<Value> = (0..description.sections.len())
                .map(|index| section(&description, index))
                .collect();
            let bundle: Vec<&[String]> = description.groups.iter().map(|group| &group.mids[..]).collect();
            json!({"accept": true, "sections": sections, "bundle": bundle})
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// `sdp.credentials`: the credentials that `side` ("offerer" or "answerer") must answer checks with, by
/// transport. The only error is another side; descriptions that cannot be used are refused in the reply.
///
/// A section without a mid is named by its index in decimal.
pub fn credentials(offer: &str, answer: Option<&str>, side: &str) -> Result<Value, SdpError> {
    let side = match side {
        "offerer" => Side::Offerer,
        "answerer" => Side::Answerer,
        other => return Err(SdpError::Side(other.to_owned())),
    };
    Ok(served(offer, answer, side).unwrap_or_else(|reason| refuse(&reason)))
}

fn served(offer: &str, answer: Option<&str>, side: Side) -> Result<Value, String> {
    let offer = accepted(offer, Kind::Offer).map_err(|error| format!("offer: {error}"))?;
    let answer = answer
        .map(|text| accepted(text, Kind::Answer))
        .transpose()
        .map_err(|error| format!("answer: {error}"))?;
    let transports = transports(&offer, answer.as_ref(), side).map_err(|error| error.to_string())?;
    let transports: Vec<Value> = transports.iter().map(|entry| transport(&offer, entry)).collect();
    Ok(json!({"accept": true, "transports": transports}))
}

fn accepted(sdp: &str, kind: Kind) -> Result<Description, SdpError> {
    let description = Description::read(sdp)?;
    let fatal = |defect: &&Defect| match defect.kind {
        DefectKind::NameCandidate => fault::is(&fault::NAME_CANDIDATE_IS_FATAL),
        _ => false,
    };
    if let Some(Defect { line, column, kind }) = description.defects.iter().find(fatal).cloned() {
        return Err(SdpError::Credentials { line, column, kind });
    }
    description.check(kind)?;
    Ok(description)
}

fn transport(offer: &Description, transport: &Transport<'_>) -> Value {
    let name = |&index: &usize| {
        offer.sections[index]
            .mid
            .clone()
            .unwrap_or_else(|| index.to_string())
    };
    let mids: Vec<String> = transport.sections.iter().map(name).collect();
    json!({"mids": mids, "ufrag": transport.ufrag, "pwd": transport.password.as_str()})
}

fn section(description: &Description, index: usize) -> Value {
    let section = &description.sections[index];
    // Besides being useless, an overlong value inherited by many sections would blow the reply up.
    let ufrag = description.ufrag(index).map(|stated| stated.value.as_str());
    let password = description.password(index).map(|stated| stated.value.as_str());
    let candidates: Vec<Value> = section.candidates.iter().filter_map(candidate).collect();
    json!({
        "mid": section.mid,
        "kind": section.kind,
        "ufrag": ufrag.filter(|text| ufrag_fault(text).is_none()),
        "pwd": password.filter(|text| password_fault(text).is_none()),
        "port": section.port,
        "candidates": candidates,
    })
}

fn candidate(candidate: &Candidate) -> Option<Value> {
    let CandidateAddress::Ip(ip) = candidate.address else {
        return None;
    };
    candidate.is_usable().then(|| {
        json!({
            "foundation": candidate.foundation,
            "component": candidate.component,
            "transport": candidate.transport.as_str(),
            "priority": candidate.priority,
            "ip": ip,
            "port": candidate.port,
            "type": candidate.kind.as_str(),
        })
    })
}

fn refuse(reason: &str) -> Value {
    json!({"accept": false, "reason": reason})
}
