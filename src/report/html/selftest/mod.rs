//! The page of the score.

use askama::Template;

use super::Frame;
use crate::report::plain::bounded;
use crate::report::sections;
use crate::report::selftest::{Group, LAYERS, audited, groups, layer, links, sum, tally};
use crate::requirement;
use crate::selftest::{FaultScore, ItemScore, Kind, Score};

/// How many of the items that catch a fault a page names.
const NAMED: usize = 60;
/// The most of what was observed.
const KEEP: usize = 240;

#[derive(Template)]
#[template(path = "selftest/page.html")]
struct SelftestPage {
    frame: Frame,
    total: usize,
    caught: usize,
    permitted: usize,
    audited: Option<String>,
    layers: Vec<(&'static str, usize, usize)>,
    cases: Group,
    vectors: Group,
    faults: Vec<FaultView>,
    items: Vec<ItemView>,
    families: Vec<(String, Group)>,
    unclean: Vec<(String, String)>,
    attested: bool,
}

struct FaultView {
    id: &'static str,
    title: &'static str,
    layer: &'static str,
    /// Where it can be read; else `models` says what class it is.
    links: Vec<(&'static str, String)>,
    models: &'static str,
    requirements: Vec<(&'static str, String, &'static str)>,
    count: usize,
    /// The first ones: id, verdict, what was observed.
    by: Vec<(String, &'static str, String)>,
}

struct ItemView {
    id: String,
    title: String,
    count: usize,
    only: Vec<&'static str>,
    stacks: String,
}

/// The score as one page that needs nothing but itself.
pub fn selftest_html(score: &Score) -> Result<String, String> {
    let total = score.faults.len();
    let caught = total - score.missed().count();
    let style = concat!(include_str!("../style.css"), include_str!("style.css"));
    let title = format!("icespec: {caught} of {total} seeded faults caught");
    let page = SelftestPage {
        frame: Frame::styled(title, style, include_str!("page.js")),
        total,
        caught,
        permitted: score.permitted(),
        audited: audited(score),
        layers: LAYERS
            .into_iter()
            .map(|one| (layer(one), tally(score, one)))
            .filter(|(_, (faults, _))| *faults > 0)
            .map(|(name, (faults, caught))| (name, faults, caught))
            .collect(),
        cases: sum(score, Kind::Case),
        vectors: sum(score, Kind::Vector),
        faults: score.faults.iter().map(|one| fault(score, one)).collect(),
        items: items(score).map(item).collect(),
        families: groups(score, Kind::Vector)
            .into_iter()
            .map(|(name, group)| (bounded(name, 240), group))
            .collect(),
        unclean: score
            .unclean
            .iter()
            .map(|one| (bounded(&one.id, KEEP), bounded(&one.observed, KEEP)))
            .collect(),
        attested: score.items.iter().any(|one| !one.caught.is_empty()),
    };
    page.render().map_err(|error| error.to_string())
}

fn fault(score: &Score, one: &FaultScore) -> FaultView {
    let known = |id: &&'static str| {
        let known = requirement::find(id);
        let link = known.map(sections::link).unwrap_or_default();
        (*id, link, known.map_or("", |known| known.text.as_str()))
    };
    let by = |catch: &crate::selftest::Catch| {
        (
            bounded(&score.items[catch.item].id, KEEP),
            catch.verdict.name(),
            bounded(&catch.observed, KEEP),
        )
    };
    FaultView {
        id: one.fault.id,
        title: one.fault.title,
        layer: layer(one.fault.layer),
        links: links(one.fault.models),
        models: one.fault.models,
        requirements: one.fault.requirements.iter().map(known).collect(),
        count: one.catches.len(),
        by: one.catches.iter().take(NAMED).map(by).collect(),
    }
}

/// Live cases one by one; of vectors those that a fault hangs on.
fn items(score: &Score) -> impl Iterator<Item = &ItemScore> {
    let shown = |one: &&ItemScore| one.kind == Kind::Case || !one.only.is_empty();
    score.items.iter().filter(shown)
}

fn item(one: &ItemScore) -> ItemView {
    ItemView {
        id: bounded(&one.id, KEEP),
        title: bounded(&one.title, 400),
        count: one.catches,
        only: one.only.iter().map(|fault| fault.id).collect(),
        stacks: bounded(&one.caught.join(", "), KEEP),
    }
}
