use super::*;

const BEFORE: &str = "\
fault signs-wrongly 2 case/a,case/b
fault never-found 1 case/a
case case/a 2 R-1,R-2
case case/b 1 R-2
vectors stun/x 3/4 R-3
audit signs-wrongly 1/2
";

fn differences(now: &str) -> Vec<String> {
    let read = |text: &str| Snapshot::parse(text).unwrap();
    read(BEFORE).differences(&read(now))
}

#[test]
fn what_is_written_is_read() {
    let snapshot = Snapshot::parse(BEFORE).unwrap();
    assert_eq!(Snapshot::parse(&snapshot.text()).unwrap(), snapshot);
    assert_eq!(differences(BEFORE), Vec::<String>::new());
}

#[test]
fn a_case_that_is_gone_is_named_with_what_lost_its_cover() {
    let now = "\
fault signs-wrongly 1 case/b
fault never-found 0
case case/b 1 R-2
vectors stun/x 3/4 R-3
audit signs-wrongly 1/2
";
    assert_eq!(
        differences(now),
        [
            "case case/a is gone; it tested R-1, R-2; nothing tests R-1 any more",
            "fault never-found has lost its cover: it was caught by case/a",
            "fault signs-wrongly: items that catch it: 2 before, 1 now",
        ]
    );
}

#[test]
fn whatever_else_changes_is_told() {
    let now = "\
fault signs-wrongly 2 case/a,case/c
fault fresh 1 case/c
case case/a 1 R-1,R-2
case case/b 1 R-1
case case/c 2 R-2
vectors stun/x 2/3 R-3
";
    assert_eq!(
        differences(now),
        [
            "fault never-found is gone; items that caught it: 1",
            "fault signs-wrongly is caught first by case/a, case/c, which was case/a, case/b",
            "case case/a: faults that it catches: 2 before, 1 now",
            "case case/b tests other requirements",
            "case case/c is new",
            "family of vectors stun/x: members: 4 before, 3 now",
            "family of vectors stun/x: members that catch a fault: 3 before, 2 now",
            "fault signs-wrongly: audits name the cause of 0 of 0 sessions, which were 1 of 2",
            "fault fresh is new",
        ]
    );
}

#[test]
fn another_file_is_refused_with_its_line() {
    for (text, line) in [
        ("fault a 1 b\ncase", 2),
        ("fault a x b", 1),
        ("case a 1 b c", 1),
        ("case a 1\ncase a 1", 2),
        ("vectors a 1/x b", 1),
        ("{}", 1),
    ] {
        assert_eq!(Snapshot::parse(text).unwrap_err().line, line, "{text}");
    }
}

#[test]
fn cases_without_a_catch_are_listed() {
    let snapshot = Snapshot::parse("case a/b 0 R\ncase a/c 1 R\n").unwrap();
    assert_eq!(snapshot.idle_cases().collect::<Vec<_>>(), ["a/b"]);
}
