use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// The name of a fault's constant.
fn constant(fault: &Fault) -> String {
    fault.id.to_uppercase().replace('-', "_")
}

/// How often `src`, without `src/fault`, asks for each constant.
fn hooks(folder: &Path, found: &mut BTreeMap<String, usize>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("src/fault") {
                hooks(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            for (_, rest) in source
                .match_indices("fault::is(&fault::")
                .map(|(at, hook)| (at, &source[at + hook.len()..]))
            {
                let name = rest.split(')').next().unwrap();
                *found.entry(name.trim().to_owned()).or_default() += 1;
            }
        }
    }
}

#[test]
fn each_is_asked_for_in_one_place() {
    let mut found = BTreeMap::new();
    hooks(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    for fault in all() {
        assert_eq!(
            found.remove(&constant(fault)),
            Some(1),
            "places that ask for {}",
            fault.id
        );
    }
    assert_eq!(found, BTreeMap::new(), "asked for and not declared");
}

#[test]
fn each_has_an_id_of_its_own_that_finds_it() {
    let ids: BTreeSet<&str> = all().map(|fault| fault.id).collect();
    assert_eq!(ids.len(), all().count());
    for fault in all() {
        assert!(std::ptr::eq(find(fault.id).unwrap(), fault));
    }
    assert_eq!(find("no-such-fault"), None);
}

/// A thread in a tracker, a CVE, or a class in words.
fn is_a_model(text: &str) -> bool {
    let mut parts = text.split([',', ' ']).filter(|part| !part.is_empty());
    let link = |part: &str| match part.split_once('#') {
        Some((repository, number)) => repository.split('/').count() == 2 && number.parse::<u32>().is_ok(),
        None => part.starts_with("CVE-"),
    };
    text.strip_prefix("class: ").is_some_and(|words| words.len() > 10)
        || (!text.is_empty() && parts.all(link))
}

#[test]
fn each_says_what_it_is_modelled_on_and_what_it_breaks() {
    for fault in all() {
        assert!(is_a_model(fault.models), "{}: {:?}", fault.id, fault.models);
        assert!(
            fault.title.ends_with('.') && fault.title.len() > 15,
            "{}: {:?}",
            fault.id,
            fault.title
        );
        for id in fault.requirements {
            assert!(crate::requirement::find(id).is_some(), "{} names {id}", fault.id);
        }
    }
    assert!(
        !is_a_model("") && !is_a_model("class: ") && !is_a_model("pion#1") && !is_a_model("a/b#1 somewhere")
    );
}

#[test]
fn a_fault_is_active_inside_and_only_on_its_thread() {
    let (one, other) = (all().next().unwrap(), all().nth(1).unwrap());
    assert!(!is(one));
    with(Some(one), || {
        assert!(is(one) && !is(other));
        assert_eq!(std::thread::spawn(active).join().unwrap(), None);
        with(Some(other), || assert!(is(other) && !is(one)));
        with(None, || assert!(!is(one)));
        assert!(is(one));
    });
    assert_eq!(active(), None);
}

#[test]
fn a_panic_leaves_none_behind() {
    let one = all().next().unwrap();
    let ended = std::panic::catch_unwind(|| with(Some(one), || panic!("as it should")));
    assert!(ended.is_err());
    assert_eq!(active(), None);
}
