//! `icespec run`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::args::{BuiltIn, ReportFormat, Run};
use super::sinks::{Collected, Sinks};
use super::{Failure, complain, remark, suite};
use crate::runner::{self, Baseline, Item, Plan, baseline};
use crate::subject::target::Login;
use crate::subject::{Spec, Target, shim};
use crate::vector::Suite;

pub(super) fn main(arguments: &Run) -> Result<u8, Failure> {
    let specs = subjects(arguments)?;
    needs_one_subject(arguments, &specs)?;
    let suite = suite::load(arguments.selection.vectors.as_deref())?;
    let items = suite::select(&suite, &arguments.selection)?;
    let given = given_baselines(&arguments.baseline)?;
    if let Some(names) = specs.iter().map(Spec::name).collect::<Option<Vec<String>>>() {
        refuse_unused(&given, &names)?;
    }
    let mut baselines = given.clone();
    if !arguments.no_baseline {
        baselines.extend(Baseline::embedded().map_err(|error| Failure::Unable(error.to_string()))?);
    }
    let files = open_reports(arguments)?;
    end_shims_when_told_to_end();

    let plan = plan(arguments);
    let mut sinks = Sinks::new(arguments);
    let (mut failed, mut broken) = (unknown_cases(&given, &suite), false);
    for spec in &specs {
        let items: Vec<Item<'_>> = items
            .iter()
            .copied()
            .filter(|item| applies(*item, spec, arguments))
            .collect();
        let tally = runner::run(spec, &items, &plan, &baselines, &mut sinks);
        failed |= tally.failed;
        broken |= tally.broken;
    }
    shim::end_strays();
    if let Some(path) = &arguments.write_baseline {
        write_baseline(path, &sinks.collected, &baselines, arguments.strict)?;
    }
    if sinks.collected.audited > 0 {
        broken |= disagree(&sinks.collected);
    }
    let names = std::mem::take(&mut sinks.collected.names);
    sinks.write(arguments.format, files)?;
    if !broken {
        refuse_unused(&given, &names)?;
    }
    Ok(match (broken, failed) {
        _ if shim::ending() => INTERRUPTED,
        (true, _) => 3,
        (false, true) => 1,
        (false, false) => 0,
    })
}

/// Says what the audits of sessions that did not come up do not agree with.
fn disagree(collected: &Collected) -> bool {
    let (audited, disagreements) = (collected.audited, &collected.disagreements);
    for one in disagreements {
        complain(one);
    }
    let agreed = audited - disagreements.len();
    remark(&format!(
        "of the sessions that did not come up the audit names the cause expected in {agreed} of {audited}"
    ));
    !disagreements.is_empty()
}

/// Slow cases are asked for; cases for stand-alone servers are for bare targets.
fn applies(item: Item<'_>, spec: &Spec, arguments: &Run) -> bool {
    let Item::Case(case) = item else {
        return !matches!(spec, Spec::Target(_));
    };
    let server = matches!(spec, Spec::Target(target) if target.ice.is_none());
    (arguments.slow || !case.scene.slow) && case.scene.server.is_some() == server
}

fn plan(arguments: &Run) -> Plan {
    Plan {
        seed: arguments.seed,
        jobs: arguments.jobs.map(usize::from),
        strict: arguments.strict,
        address: arguments.address,
        audited: arguments.cross_check,
    }
}

impl From<BuiltIn> for Spec {
    fn from(argument: BuiltIn) -> Spec {
        match argument {
            BuiltIn::Reference => Spec::Reference,
            BuiltIn::StunTypes => Spec::StunTypes,
        }
    }
}

/// The shim that a command starts.
pub(super) fn shim_of(command: &str, start_timeout: Duration, timeout: Duration) -> Result<Spec, Failure> {
    let argv = shlex::split(command).filter(|argv| !argv.is_empty());
    let argv = argv.ok_or_else(|| {
        Failure::Usage(format!(
            "--shim {command:?}: no program, or a quote that is not closed"
        ))
    })?;
    Ok(Spec::Shim(shim::Options {
        argv,
        start_timeout,
        timeout,
    }))
}

fn subjects(arguments: &Run) -> Result<Vec<Spec>, Failure> {
    let mut specs: Vec<Spec> = arguments.subject.iter().copied().map(Spec::from).collect();
    for command in &arguments.shim {
        specs.push(shim_of(command, arguments.start_timeout, arguments.timeout)?);
    }
    for url in &arguments.target {
        let mut target = Target::parse(url, arguments.allow_public)
            .map_err(|error| Failure::Usage(format!("--target {error}")))?;
        let login = |user: &Option<String>, password: &Option<String>| {
            let (user, password) = (user.clone()?, password.clone()?);
            Some(Login { user, password })
        };
        target.ice = login(&arguments.ufrag, &arguments.pwd);
        target.login = login(&arguments.user, &arguments.password);
        specs.push(Spec::Target(target));
    }
    if specs.is_empty() {
        specs = vec![Spec::Reference, Spec::StunTypes];
    }
    Ok(specs)
}

pub(super) fn given_baselines(paths: &[PathBuf]) -> Result<Vec<Baseline>, Failure> {
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
        Baseline::parse(&path.display().to_string(), &text).map_err(|error| Failure::Usage(error.to_string()))
    };
    paths.iter().map(read).collect()
}

/// Some of what can be written is about one subject.
fn needs_one_subject(arguments: &Run, specs: &[Spec]) -> Result<(), Failure> {
    let badge = arguments
        .report
        .iter()
        .any(|(format, _)| *format == ReportFormat::Badge);
    let asked = [
        ("--write-baseline", arguments.write_baseline.is_some()),
        ("--report badge", badge),
    ];
    match asked.iter().find(|(_, asked)| *asked) {
        Some((what, _)) if specs.len() != 1 => Err(Failure::Usage(format!(
            "{what} needs exactly one --subject, --shim or --target"
        ))),
        _ => Ok(()),
    }
}

/// A baseline of somebody who does not run was given by mistake. What a shim is called, it says itself.
fn refuse_unused(given: &[Baseline], names: &[String]) -> Result<(), Failure> {
    match given.iter().find(|one| !names.contains(&one.subject)) {
        None => Ok(()),
        Some(unused) => Err(Failure::Usage(format!(
            "the baseline is for {:?}, and not for {}",
            unused.subject,
            names.join(", ")
        ))),
    }
}

/// Entries of given baselines about cases that do not exist are stale too.
fn unknown_cases(given: &[Baseline], vectors: &Suite) -> bool {
    let unknown = given
        .iter()
        .flat_map(Baseline::cases)
        .filter(|case| !suite::exists(vectors, case));
    unknown
        .map(|case| complain(&format!("stale: the baseline names {case}, which is no case")))
        .count()
        > 0
}

/// Opened before the run, so that a wrong path is told at once.
fn open_reports(arguments: &Run) -> Result<Vec<(ReportFormat, PathBuf, File)>, Failure> {
    let open = |(format, path): &(ReportFormat, PathBuf)| {
        let file = File::create(path)
            .map_err(|error| Failure::Usage(format!("--report {}: {error}", path.display())))?;
        Ok((*format, path.clone(), file))
    };
    arguments.report.iter().map(open).collect()
}

fn write_baseline(
    path: &Path,
    collected: &Collected,
    known: &[Baseline],
    strict: bool,
) -> Result<(), Failure> {
    let Some(name) = collected.names.first() else {
        return Ok(());
    };
    let known = known.iter().find(|one| &one.subject == name);
    let text = baseline::write(name, &collected.results, strict, known);
    std::fs::write(path, &text).map_err(|error| Failure::Unable(format!("{}: {error}", path.display())))?;
    remark(&match text.matches(baseline::UNWRITTEN).count() {
        0 => format!("{} is written", path.display()),
        todo => format!(
            "{} is written; it can be used once a reason stands in the place of each TODO, {todo} in all",
            path.display()
        ),
    });
    Ok(())
}

/// What a shell reports of a program that SIGINT ended.
pub(super) const INTERRUPTED: u8 = 130;

/// A shim has a process group of its own, so a Ctrl-C does not reach it. Without its shims a run comes to
/// its end at once, with whatever it has to report; a second Ctrl-C does not wait for that.
pub(super) fn end_shims_when_told_to_end() {
    // It can only fail if a handler was set before; then that one is in charge.
    let _ = ctrlc::set_handler(|| {
        let again = shim::ending();
        shim::kill_all();
        if again {
            shim::end_strays();
            std::process::exit(INTERRUPTED.into());
        }
    });
}
