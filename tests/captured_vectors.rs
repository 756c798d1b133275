//! The vectors made of the committed captures: they are what the tool makes of them, none of them holds anything of
//! the original secrets, and each MAC is what its flag says.
//!
//! `ICESPEC_WRITE=1 cargo test --test captured_vectors` writes them again.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use icespec::audit::Sources;
use icespec::audit::vector::{VectorMaker, Vectors};
use icespec::capture::Capture;
use icespec::sdp::{Description, Kind};
use icespec::vector::load_texts;
use serde_json::Value;
use sha1::Sha1;

const DESCRIPTIONS: [(&str, Kind); 4] = [
    ("offer.sdp", Kind::Offer),
    ("answer.sdp", Kind::Answer),
    ("reoffer.sdp", Kind::Offer),
    ("reanswer.sdp", Kind::Answer),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders with a capture, by name.
fn scenarios() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("vectors/captures"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| capture(path).is_some())
        .collect();
    folders.sort();
    assert!(folders.len() >= 25, "only {} captures", folders.len());
    folders
}

fn capture(folder: &Path) -> Option<PathBuf> {
    let files = ["capture.pcapng", "capture.pcap"].map(|name| folder.join(name));
    files.into_iter().find(|path| path.is_file())
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_str().unwrap().to_owned()
}

fn sources(folder: &Path) -> Sources {
    let mut sources = Sources::new();
    for (file, kind) in DESCRIPTIONS {
        if let Ok(text) = fs::read_to_string(folder.join(file)) {
            sources.description(file, &text, Some(kind)).unwrap();
        }
    }
    if let Ok(json) = fs::read_to_string(folder.join("credentials.json")) {
        sources.credentials("credentials.json", &json).unwrap();
    }
    sources
}

fn vectors(folder: &Path, sources: &Sources) -> Vectors {
    let mut maker = VectorMaker::new(&name(folder), sources);
    let mut capture = Capture::open(File::open(capture(folder).unwrap()).unwrap()).unwrap();
    while let Some(datagram) = capture.next_datagram().unwrap() {
        maker.take(&datagram);
    }
    maker.finish()
}

/// Both files, of all captures.
fn files() -> [(&'static str, String); 2] {
    let mut all = Vectors::default();
    for folder in scenarios() {
        all.append(vectors(&folder, &sources(&folder)));
    }
    [
        ("credential/captured.json", all.matching_file().unwrap()),
        ("stun/captured.json", all.decoding_file().unwrap()),
    ]
}

#[test]
fn the_committed_files_are_what_is_made_of_the_captures() {
    for (path, text) in files() {
        let path = root().join("vectors").join(path);
        if std::env::var_os("ICESPEC_WRITE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{} is not what is made of the captures",
            path.display()
        );
    }
}

#[test]
fn they_are_vectors_by_schema_and_loader() {
    let schema = fs::read_to_string(root().join("vectors/schema/vectors.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for (path, text) in files() {
        let json: Value = serde_json::from_str(&text).unwrap();
        if let Err(error) = validator.validate(&json) {
            panic!("{path}: {} {error}", error.instance_path());
        }
        let suite = load_texts([(path.to_owned(), text)]).unwrap_or_else(|error| panic!("{error}"));
        assert!(suite.vectors.len() >= 100, "{path}: {}", suite.vectors.len());
    }
}

#[test]
fn nothing_is_left_of_the_secrets() {
    for folder in scenarios() {
        let secrets = secrets(&folder);
        assert!(secrets.len() >= 4, "{}: {secrets:?}", folder.display());
        let made = vectors(&folder, &sources(&folder));
        for text in [made.matching_file(), made.decoding_file()].into_iter().flatten() {
            let json: Value = serde_json::from_str(&text).unwrap();
            let mut strings = Vec::new();
            collect(&json, &mut strings);
            for string in strings {
                assert_clean(&string, &secrets, &folder);
            }
        }
    }
}

/// Fragments, passwords and the addresses and ids on the wire, as bytes.
fn secrets(folder: &Path) -> BTreeSet<Vec<u8>> {
    let mut secrets = BTreeSet::new();
    for (file, _) in DESCRIPTIONS {
        let Ok(text) = fs::read_to_string(folder.join(file)) else {
            continue;
        };
        let description = Description::read(&text).unwrap();
        for section in 0..description.sections.len() {
            secrets.extend(
                description
                    .ufrag(section)
                    .map(|one| one.value.clone().into_bytes()),
            );
            secrets.extend(description.password(section).map(|one| one.value.as_str().into()));
        }
    }
    if let Ok(json) = fs::read_to_string(folder.join("credentials.json")) {
        let json: Value = serde_json::from_str(&json).unwrap();
        for one in json["credentials"].as_array().unwrap() {
            secrets.extend(["ufrag", "pwd"].map(|member| one[member].as_str().unwrap().into()));
        }
    }
    let mut capture = Capture::open(File::open(capture(folder).unwrap()).unwrap()).unwrap();
    while let Some(datagram) = capture.next_datagram().unwrap() {
        let payload = datagram.payload;
        if payload.len() >= 20 && payload[0] < 4 {
            secrets.insert(payload[8..20].to_vec());
            secrets.extend(
                values(payload)
                    .filter(|(kind, _)| PRIVATE.contains(kind))
                    .map(|(_, value)| value),
            );
        }
        // The loopback address of IPv6 is the end of many others.
        let address = datagram.source.ip().to_string();
        secrets.extend((address != "::1").then_some(address.into_bytes()));
    }
    // The user at the TURN server has the name of the project.
    secrets.retain(|secret| !secret.is_empty() && secret != b"icespec");
    secrets
}

/// USERNAME, MESSAGE-INTEGRITY, tie-breakers, and what vendors put in.
const PRIVATE: [u16; 6] = [0x0006, 0x0008, 0x8029, 0x802A, 0xC060, 0xC071];

fn values(message: &[u8]) -> impl Iterator<Item = (u16, Vec<u8>)> {
    let mut at = 20;
    std::iter::from_fn(move || {
        let header = message.get(at..at + 4)?;
        let kind = u16::from_be_bytes([header[0], header[1]]);
        let length = usize::from(u16::from_be_bytes([header[2], header[3]]));
        let value = message.get(at + 4..at + 4 + length)?.to_vec();
        at += 4 + length.next_multiple_of(4);
        Some((kind, value))
    })
}

fn collect(json: &Value, strings: &mut Vec<String>) {
    match json {
        Value::String(text) => strings.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        Value::Object(members) => members.values().for_each(|item| collect(item, strings)),
        _ => {}
    }
}

/// Hex is looked at as the bytes it stands for: among its digits a short fragment may turn up by chance.
fn assert_clean(text: &str, secrets: &BTreeSet<Vec<u8>>, folder: &Path) {
    let bytes = match hex::decode(text) {
        Ok(bytes) if bytes.len() >= 8 => bytes,
        _ => text.as_bytes().to_vec(),
    };
    for secret in secrets {
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_slice());
        // Words of titles and ids are ours.
        let ours = text.contains(' ') || text.contains('/');
        assert!(
            !found || ours && secret.len() < 5,
            "{}: {secret:?} in {text}",
            folder.display()
        );
    }
}

#[test]
fn every_mac_is_what_its_flag_says() {
    let mut seen = BTreeSet::new();
    for (path, text) in files() {
        let json: Value = serde_json::from_str(&text).unwrap();
        for vector in json["vectors"].as_array().unwrap() {
            let flag = vector["flags"][0].as_str().unwrap();
            assert_flag(vector, flag);
            seen.insert((path, flag.to_owned()));
        }
    }
    assert!(seen.len() >= 7, "{seen:?}");
}

fn assert_flag(vector: &Value, flag: &str) {
    let input = &vector["input"];
    let message = hex::decode(input["message"].as_str().unwrap()).unwrap();
    let of = |wanted: u16| {
        values(&message)
            .find(|(kind, _)| *kind == wanted)
            .map(|(_, value)| value)
    };
    let (name, mac) = (of(0x0006), of(0x0008));
    let own = input["credentials"].as_array().and_then(|sets| {
        let name = String::from_utf8(name.clone()?).unwrap();
        let local = name.split(':').next().unwrap().to_owned();
        sets.iter().find(|set| set["local"]["ufrag"] == local)
    });
    let password = own
        .map_or(&input["password"], |own| &own["local"]["pwd"])
        .as_str();
    let right = password.map(|password| mac == Some(sha1_mac(&message, password)));
    let id = &vector["id"];
    match flag {
        "Signed" => assert_eq!(right, Some(true), "{id}"),
        "WrongKey" => assert!(mac.is_some() && right == Some(false), "{id}"),
        "Unsigned" => assert_eq!(mac, None, "{id}"),
        "UnknownName" | "Unjudged" => assert!(mac.is_some() && password.is_none(), "{id}"),
        other => panic!("{id}: {other}"),
    }
}

/// HMAC-SHA1 over what is before MESSAGE-INTEGRITY (RFC 8489 section 14.5).
fn sha1_mac(message: &[u8], password: &str) -> Vec<u8> {
    let mut at = 20;
    for (kind, value) in values(message) {
        if kind == 0x0008 {
            break;
        }
        at += 4 + value.len().next_multiple_of(4);
    }
    let mut covered = message[..at].to_vec();
    covered[2..4].copy_from_slice(&u16::try_from(at + 24 - 20).unwrap().to_be_bytes());
    let mut mac = Hmac::<Sha1>::new_from_slice(password.as_bytes()).unwrap();
    mac.update(&covered);
    mac.finalize().into_bytes().to_vec()
}
