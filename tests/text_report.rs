//! What people read: few lines unless more are asked for.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

use std::process::Command;

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_icespec"))
        .arg("run")
        .args(arguments)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn acceptable_reasons_are_for_the_verbose() {
    let arguments = ["--subject", "reference", "--select", "stun/*"];
    let brief = run(&arguments);
    let line = brief.lines().find(|line| line.starts_with("acceptable "));
    assert!(
        line.unwrap().ends_with(" (-v lists them with their reasons)"),
        "{brief}"
    );
    assert!(!brief.contains("because"), "{brief}");
    let verbose = run(&[&arguments[..], &["-v"]].concat());
    assert!(verbose.contains("\n  because "), "{verbose}");
}

#[test]
fn of_one_kind_of_failure_three_are_shown_and_the_others_counted() {
    let arguments = ["--subject", "stun-types", "--no-baseline", "--select", "stun/*"];
    let brief = run(&arguments);
    let blocks = brief.matches("\n  again ").count();
    let more: usize = brief
        .lines()
        .filter(|line| line.contains(" more with: "))
        .map(|line| line.split(' ').nth(1).unwrap().parse::<usize>().unwrap())
        .sum();
    assert!(more > 0, "{brief}");
    assert!(
        brief.contains(&format!(", {} failing", blocks + more)),
        "{blocks} + {more}: {brief}"
    );
    let verbose = run(&[&arguments[..], &["-v"]].concat());
    assert_eq!(verbose.matches("\n  again ").count(), blocks + more);
}

#[test]
fn deviations_in_the_baseline_are_marked_as_such() {
    let text = run(&["--subject", "stun-types", "--select", "stun/*"]);
    assert!(text.contains(" violation (in the baseline)"), "{text}");
    assert!(!text.contains("failing"), "{text}");
}
