//! The vector files as they were when the program was built, so that an installed program needs no folder.

/// (path below `vectors/`, text), sorted by path. A test holds this list equal to the folder.
pub const FILES: &[(&str, &str)] = &[
    (
        "credential/attributes.json",
        include_str!("../../vectors/credential/attributes.json"),
    ),
    (
        "credential/behind.json",
        include_str!("../../vectors/credential/behind.json"),
    ),
    (
        "credential/bundle.json",
        include_str!("../../vectors/credential/bundle.json"),
    ),
    (
        "credential/captured.json",
        include_str!("../../vectors/credential/captured.json"),
    ),
    (
        "credential/characters.json",
        include_str!("../../vectors/credential/characters.json"),
    ),
    (
        "credential/demux.json",
        include_str!("../../vectors/credential/demux.json"),
    ),
    (
        "credential/framing.json",
        include_str!("../../vectors/credential/framing.json"),
    ),
    (
        "credential/generation.json",
        include_str!("../../vectors/credential/generation.json"),
    ),
    (
        "credential/integrity.json",
        include_str!("../../vectors/credential/integrity.json"),
    ),
    (
        "credential/login.json",
        include_str!("../../vectors/credential/login.json"),
    ),
    (
        "credential/reply.json",
        include_str!("../../vectors/credential/reply.json"),
    ),
    (
        "credential/role.json",
        include_str!("../../vectors/credential/role.json"),
    ),
    (
        "credential/route.json",
        include_str!("../../vectors/credential/route.json"),
    ),
    (
        "credential/sha256.json",
        include_str!("../../vectors/credential/sha256.json"),
    ),
    (
        "credential/streams.json",
        include_str!("../../vectors/credential/streams.json"),
    ),
    (
        "credential/unknown.json",
        include_str!("../../vectors/credential/unknown.json"),
    ),
    (
        "credential/username.json",
        include_str!("../../vectors/credential/username.json"),
    ),
    (
        "sdp/answered.json",
        include_str!("../../vectors/sdp/answered.json"),
    ),
    (
        "sdp/candidates.json",
        include_str!("../../vectors/sdp/candidates.json"),
    ),
    ("sdp/groups.json", include_str!("../../vectors/sdp/groups.json")),
    (
        "sdp/odd-candidates.json",
        include_str!("../../vectors/sdp/odd-candidates.json"),
    ),
    (
        "sdp/placement.json",
        include_str!("../../vectors/sdp/placement.json"),
    ),
    ("sdp/text.json", include_str!("../../vectors/sdp/text.json")),
    (
        "sdp/transports.json",
        include_str!("../../vectors/sdp/transports.json"),
    ),
    ("sdp/values.json", include_str!("../../vectors/sdp/values.json")),
    (
        "stun/bit-flips.json",
        include_str!("../../vectors/stun/bit-flips.json"),
    ),
    (
        "stun/captured.json",
        include_str!("../../vectors/stun/captured.json"),
    ),
    (
        "stun/duplicates.json",
        include_str!("../../vectors/stun/duplicates.json"),
    ),
    (
        "stun/fingerprint.json",
        include_str!("../../vectors/stun/fingerprint.json"),
    ),
    ("stun/header.json", include_str!("../../vectors/stun/header.json")),
    (
        "stun/integrity.json",
        include_str!("../../vectors/stun/integrity.json"),
    ),
    ("stun/layout.json", include_str!("../../vectors/stun/layout.json")),
    (
        "stun/length-field.json",
        include_str!("../../vectors/stun/length-field.json"),
    ),
    (
        "stun/long-term.json",
        include_str!("../../vectors/stun/long-term.json"),
    ),
    (
        "stun/official.json",
        include_str!("../../vectors/stun/official.json"),
    ),
    ("stun/shapes.json", include_str!("../../vectors/stun/shapes.json")),
    ("stun/texts.json", include_str!("../../vectors/stun/texts.json")),
    (
        "stun/truncated.json",
        include_str!("../../vectors/stun/truncated.json"),
    ),
    (
        "stun/unknown.json",
        include_str!("../../vectors/stun/unknown.json"),
    ),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_list_is_the_folder() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
        let mut present = Vec::new();
        for folder in ["credential", "sdp", "stun"] {
            let Ok(entries) = root.join(folder).read_dir() else {
                continue;
            };
            for entry in entries {
                let name = entry.unwrap().file_name().into_string().unwrap();
                if Path::new(&name)
                    .extension()
                    .is_some_and(|extension| extension == "json")
                {
                    present.push(format!("{folder}/{name}"));
                }
            }
        }
        present.sort();
        let listed: Vec<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        assert_eq!(
            listed, present,
            "src/vector/embedded.rs lists other files than vectors/ holds"
        );
    }

    #[test]
    fn every_file_is_read_and_lies_with_its_operation() {
        let suite = crate::vector::load_embedded().unwrap_or_else(|error| panic!("{error}"));
        for family in &suite.families {
            let folder = family.path.split('/').next().unwrap();
            assert_eq!(
                Some(folder),
                family.operation.name().split('.').next(),
                "{}",
                family.path
            );
        }
    }
}
