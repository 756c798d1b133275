use super::*;

#[test]
fn codes_are_slugs_and_unique() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules() {
        let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.code.bytes().all(legal), "{}", rule.code);
        assert!(seen.insert(rule.code), "{} twice", rule.code);
        assert!(rule.section.starts_with("RFC "), "{}", rule.code);
        assert!(!rule.title.is_empty() && !rule.help.is_empty(), "{}", rule.code);
        assert!(
            !rule.title.ends_with('.') && rule.help.ends_with('.'),
            "{}",
            rule.code
        );
    }
}
