//! RFC 9143 section 7: which sections are bundled.

use crate::suite::case::{acceptable, conformant, violation};
use crate::suite::session::case::Part::{Answers, Offers};
use crate::suite::session::case::Parts::{self, Both, Only};
use crate::suite::session::case::UNSHOWN;
use crate::suite::session::outcome::{refuses, works};
use crate::suite::session::plan::{APART, PLAN, THREE};
use crate::suite::session::{Bundle, By, Deviation, Entry, Fact, Layout, Media, Plan, Reoffer, Sets, Step};

const BUNDLE: &[&str] = &["BUNDLE-9143-10-01", "BUNDLE-9143-11-01"];

/// A session that works with the sections of its plan bundled.
const fn bundled(id: &'static str, title: &'static str, parts: Parts, plan: Plan) -> Entry {
    Entry {
        parts,
        ..Entry::both(id, title, BUNDLE, plan, works!("RFC 9143 section 7"))
    }
}

const fn disable(sections: &'static [usize]) -> Step {
    Step::Reoffer(Reoffer {
        disable: sections,
        ..Reoffer::by(By::Offerer)
    })
}

const fn add(sections: &'static [Media], by: By) -> Step {
    Step::Reoffer(Reoffer {
        add: sections,
        ..Reoffer::by(by)
    })
}

const BUNDLES_ALWAYS: &str = "only the tagged section has a transport: the stack bundles always, as with max-bundle of RFC 9429 section 4.1.1";

const OTHERS_FAIL: &str = "the failure of one section takes others with it";

pub(in crate::suite::session) const ENTRIES: &[Entry] = &[
    bundled(
        "session/rfc9143/7/max-bundle",
        "sound, pictures and data with max-bundle",
        Both,
        PLAN,
    ),
    bundled(
        "session/rfc9143/7/balanced",
        "sound, pictures and data with balanced",
        Both,
        PLAN.bundle(Bundle::Balanced),
    ),
    bundled(
        "session/rfc9143/7/max-compat",
        "sound, pictures and data with max-compat",
        Both,
        APART,
    ),
    bundled(
        "session/rfc9143/7/data-alone",
        "a bundle of nothing but a data channel",
        Both,
        PLAN.sections(&[Media::Application]),
    ),
    bundled(
        "session/rfc9143/7/sound-alone",
        "a bundle of nothing but sound",
        Both,
        PLAN.sections(&[Media::Audio]),
    ),
    bundled(
        "session/rfc9143/7/without-data",
        "sound and pictures, no data channel",
        Both,
        PLAN.sections(&[Media::Audio, Media::Video]),
    ),
    bundled(
        "session/rfc9143/7/data-first",
        "the data channel is offered before sound and pictures",
        Both,
        PLAN.sections(&[Media::Application, Media::Audio, Media::Video]),
    ),
    bundled(
        "session/rfc9143/7/five-sections",
        "sound and pictures twice, and data",
        Only(Offers),
        APART.sections(&[
            Media::Audio,
            Media::Video,
            Media::Audio,
            Media::Video,
            Media::Application,
        ]),
    ),
    bundled(
        "session/rfc9143/7.2/tagged-section-last",
        "the offer's group names the last section first",
        Only(Offers),
        Plan {
            tagged: Some(2),
            ..APART
        },
    ),
    bundled(
        "session/rfc9143/7.2/tagged-section-last-distinct",
        "the offer's group names the last section first, and every section has credentials of its own",
        Only(Offers),
        Plan {
            tagged: Some(2),
            ..APART.layout(Layout::Distinct)
        },
    ),
    Entry {
        cause: Some(UNSHOWN),
        ..Entry::both(
            "session/rfc9143/7.3/no-bundle",
            "nothing is bundled: every section has a transport and an association of its own",
            &["BUNDLE-9143-7.2-01", "BUNDLE-9143-10-05"],
            PLAN.bundle(Bundle::None),
            works!(
                "RFC 9143 section 7.3",
                [],
                [acceptable(
                    &[
                        Fact::Refused(false),
                        Fact::States(Sets::One),
                        Fact::SectionUp(0, true),
                        Fact::SectionUp(1, false)
                    ],
                    BUNDLES_ALWAYS
                )]
            ),
        )
    },
    Entry {
        cause: Some(UNSHOWN),
        ..Entry::both(
            "session/rfc9143/7.3/no-bundle-one-fails",
            "nothing is bundled, and checks of the second section get no response: the others work",
            &["BUNDLE-9143-7.2-01", "BUNDLE-9143-10-05", "ICE-8445-8.1.2-03"],
            PLAN.bundle(Bundle::None)
                .deviation(Deviation::ResponsesWithheld(1)),
            &[
                conformant(&[
                    Fact::Refused(false),
                    Fact::SectionUp(0, true),
                    Fact::SectionUp(1, false),
                    Fact::SectionUp(2, true),
                ]),
                acceptable(
                    &[
                        Fact::Refused(false),
                        Fact::States(Sets::One),
                        Fact::SectionUp(0, true),
                        Fact::SectionUp(2, false),
                    ],
                    BUNDLES_ALWAYS,
                ),
                refuses("refuses what is legal by RFC 9143 section 7.3"),
                violation(&[Fact::SectionUp(0, false)], OTHERS_FAIL),
                violation(&[Fact::SectionUp(2, false)], OTHERS_FAIL),
            ],
        )
    },
    bundled(
        "session/rfc9143/7.3.3/first-section-rejected",
        "the answer rejects the first section: the second is tagged",
        Only(Answers),
        APART.rejects(&[0]),
    ),
    bundled(
        "session/rfc9143/7.3.3/second-section-rejected",
        "the answer rejects the second section",
        Only(Answers),
        APART.rejects(&[1]),
    ),
    bundled(
        "session/rfc9143/7.3.3/last-section-rejected",
        "the answer rejects the data channel",
        Only(Answers),
        APART.rejects(&[2]),
    ),
    bundled(
        "session/rfc9143/7.5.2/sections-added",
        "sound and pictures are added to a data channel",
        Both,
        PLAN.sections(&[Media::Application])
            .steps(&[add(&[Media::Audio, Media::Video], By::Offerer), Step::Talk]),
    ),
    bundled(
        "session/rfc9143/7.5.2/data-added",
        "a data channel is added to sound",
        Both,
        PLAN.sections(&[Media::Audio])
            .steps(&[add(&[Media::Application], By::Offerer), Step::Talk]),
    ),
    bundled(
        "session/rfc9143/7.5.3/second-section-removed",
        "a later offer gives up the second section",
        Only(Offers),
        PLAN.sections(THREE).steps(&[disable(&[1]), Step::Talk]),
    ),
    bundled(
        "session/rfc9143/7.5.3/tagged-section-removed",
        "a later offer gives up the tagged section: another one becomes tagged, the transport stays",
        Only(Offers),
        PLAN.sections(THREE).steps(&[disable(&[0]), Step::Talk]),
    ),
];
