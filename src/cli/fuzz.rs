//! `icespec fuzz`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};

use super::args::Format;
use super::args_peers::Fuzz;
use super::run::{INTERRUPTED, end_shims_when_told_to_end, shim_of};
use super::{Failure, files, random, say, suite};
use crate::fuzzing::campaign::{Campaign, Finding, Operation};
use crate::report::{counted, visible};
use crate::subject::{Spec, Subject, shim};

/// As long as nothing else is asked for.
const TIME: Duration = Duration::from_secs(10);
/// A subject is started again so often; then it is known to be broken.
const MOST_STARTS: u32 = 20;
/// Findings of a subject that are written; of the others there are counts.
const MOST_FILES: usize = 50;

pub(super) fn main(arguments: &Fuzz) -> Result<u8, Failure> {
    let specs = subjects(arguments)?;
    let suite = suite::load(None)?;
    let replayed = arguments
        .replay
        .iter()
        .map(|path| read(path))
        .collect::<Result<Vec<_>, _>>()?;
    let seed = arguments.seed.map_or_else(short_seed, Ok)?;
    end_shims_when_told_to_end();
    let (mut found, mut documents) = (false, Vec::new());
    for spec in &specs {
        let mut work = Work::start(spec, arguments, Campaign::new(&suite, seed))?;
        if arguments.replay.is_empty() {
            work.run()?;
        } else {
            for (operation, input) in &replayed {
                work.replay(*operation, input)?;
            }
        }
        found |= !work.found.is_empty();
        work.end(seed, &mut documents);
        if shim::ending() {
            break;
        }
    }
    shim::end_strays();
    if arguments.format == Format::Json {
        say(&format!("{}\n", json!({"seed": seed, "subjects": documents})));
    }
    Ok(match (shim::ending(), found) {
        (true, _) => INTERRUPTED,
        (false, found) => u8::from(found),
    })
}

fn subjects(arguments: &Fuzz) -> Result<Vec<Spec>, Failure> {
    let mut specs: Vec<Spec> = arguments.subject.iter().copied().map(Spec::from).collect();
    for command in &arguments.shim {
        specs.push(shim_of(command, arguments.start_timeout, arguments.timeout)?);
    }
    if specs.is_empty() {
        specs = vec![Spec::Reference, Spec::StunTypes];
    }
    Ok(specs)
}

/// A finding as it was written.
fn read(path: &Path) -> Result<(Operation, Map<String, Value>), Failure> {
    let wrong = |what: &str| Failure::Usage(format!("{}: {what}", files::name(path)));
    let text = files::text(path)?;
    let mut input: Map<String, Value> =
        serde_json::from_str(&text).map_err(|error| wrong(&format!("no request: {error}")))?;
    let name = input.remove("op");
    let operation = Operation::ALL
        .into_iter()
        .find(|one| name.as_ref().is_some_and(|name| name == one.name()));
    let operation = operation.ok_or_else(|| wrong("op is none of stun.decode, credential.match and live"))?;
    let message = input.get("message").and_then(Value::as_str);
    if message.and_then(|text| hex::decode(text).ok()).is_none() {
        return Err(wrong("message is no hex"));
    }
    input.remove("id");
    Ok((operation, input))
}

/// A seed that people can type.
fn short_seed() -> Result<u64, Failure> {
    Ok(random()? >> 32)
}

/// Operation, verdict and reason of findings that are alike.
type Kind = (Operation, &'static str, String);

/// One subject at work.
struct Work<'a> {
    spec: &'a Spec,
    arguments: &'a Fuzz,
    campaign: Campaign,
    subject: Box<dyn Subject>,
    starts: u32,
    begun: Instant,
    asked: BTreeMap<Operation, u64>,
    /// What was found, without the messages, with how often and where the first is.
    found: BTreeMap<Kind, (usize, Option<PathBuf>)>,
    progress: ProgressBar,
}

impl<'a> Work<'a> {
    fn start(spec: &'a Spec, arguments: &'a Fuzz, campaign: Campaign) -> Result<Self, Failure> {
        let seen = std::io::stderr().is_terminal() && std::io::stdout().is_terminal();
        let progress = if seen {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        // The template is ours and right; if it were not, there would be the plain one.
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {prefix}: {pos} messages, {per_sec}, {msg}")
        {
            progress.set_style(style);
        }
        progress.set_message("nothing found");
        let subject = open(spec)?;
        progress.set_prefix(visible(&subject.identity().name));
        Ok(Self {
            spec,
            arguments,
            campaign,
            subject,
            starts: 1,
            begun: Instant::now(),
            asked: BTreeMap::new(),
            found: BTreeMap::new(),
            progress,
        })
    }

    fn run(&mut self) -> Result<(), Failure> {
        let most = self.arguments.runs.unwrap_or(u64::MAX);
        let time = match (self.arguments.duration, self.arguments.runs) {
            (Some(time), _) => time,
            (None, None) => TIME,
            (None, Some(_)) => Duration::MAX,
        };
        let mut count = 0;
        while count < most && self.begun.elapsed() < time && self.starts <= MOST_STARTS && !shim::ending() {
            let (operation, finding) = self.campaign.step(&mut *self.subject);
            count += 1;
            self.take(operation, finding)?;
        }
        Ok(())
    }

    fn replay(&mut self, operation: Operation, input: &Map<String, Value>) -> Result<(), Failure> {
        let finding = self.campaign.again(&mut *self.subject, operation, input);
        self.take(operation, finding)
    }

    fn take(&mut self, operation: Operation, finding: Option<Finding>) -> Result<(), Failure> {
        *self.asked.entry(operation).or_default() += u64::from(self.campaign.was_asked());
        self.progress.inc(1);
        // What dies because it is told to die is no finding.
        let Some(finding) = finding.filter(|_| !shim::ending()) else {
            return Ok(());
        };
        self.note(&finding)?;
        self.progress
            .set_message(format!("{} of finding", counted(self.found.len(), "kind")));
        if !self.subject.is_up() {
            self.starts += 1;
            self.campaign.restarted();
            self.subject.close();
            if self.starts <= MOST_STARTS {
                self.subject = open(self.spec)?;
            }
        }
        Ok(())
    }

    fn note(&mut self, finding: &Finding) -> Result<(), Failure> {
        let verdict = finding.verdict.name();
        let key = (finding.operation, verdict, finding.why.clone());
        if let Some((count, _)) = self.found.get_mut(&key) {
            *count += 1;
            return Ok(());
        }
        let number = self.found.len() + 1;
        let path = if number <= MOST_FILES && self.arguments.replay.is_empty() {
            Some(self.write(finding, number)?)
        } else {
            None
        };
        if self.arguments.format == Format::Text {
            let mut text = visible(&format!(
                "{verdict:9}  {}: {}",
                finding.operation.name(),
                finding.why
            ));
            if let Some(path) = &path {
                let _ = write!(text, "\n           again: {}", self.again(path));
            }
            self.progress.suspend(|| say(&format!("{text}\n")));
        }
        self.found.insert(key, (1, path));
        Ok(())
    }

    fn write(&self, finding: &Finding, number: usize) -> Result<PathBuf, Failure> {
        let unable =
            |path: &Path, error: &std::io::Error| Failure::Unable(format!("{}: {error}", path.display()));
        let folder = &self.arguments.output;
        std::fs::create_dir_all(folder).map_err(|error| unable(folder, &error))?;
        let name = self.subject.identity().name.clone();
        let plain = |one: char| if one.is_ascii_alphanumeric() { one } else { '-' };
        let name: String = name.chars().take(40).map(plain).collect();
        let path = folder.join(format!(
            "{name}-{number}-{}-{}.json",
            finding.verdict.name(),
            finding.operation.name()
        ));
        let mut request = Map::new();
        request.insert("id".to_owned(), 1.into());
        request.insert("op".to_owned(), finding.operation.name().into());
        request.extend(finding.input.clone());
        std::fs::write(&path, format!("{}\n", Value::Object(request)))
            .map_err(|error| unable(&path, &error))?;
        Ok(path)
    }

    fn again(&self, path: &Path) -> String {
        let path = path.display().to_string();
        let path = shlex::try_quote(&path).map_or_else(|_| path.clone(), Into::into);
        format!("icespec fuzz {} --replay {path}", self.spec.arguments())
    }

    fn end(&mut self, seed: u64, documents: &mut Vec<Value>) {
        self.progress.finish_and_clear();
        let seconds = self.begun.elapsed().as_secs_f64();
        if self.arguments.format == Format::Json {
            documents.push(self.document(seconds));
        } else {
            say(&format!("{}\n", visible(&self.words(seconds, seed))));
        }
        self.subject.close();
    }

    fn document(&self, seconds: f64) -> Value {
        let finding = |((operation, verdict, why), (count, path)): (&Kind, &(usize, Option<PathBuf>))| {
            json!({
                "operation": operation.name(), "verdict": verdict, "why": why, "count": count,
                "file": path.as_ref().map(|path| path.display().to_string()),
                "again": path.as_ref().map(|path| self.again(path)),
            })
        };
        let findings: Vec<Value> = self.found.iter().map(finding).collect();
        let asked = self.asked.iter();
        let asked = asked.map(|(operation, count)| (operation.name().to_owned(), (*count).into()));
        let identity = self.subject.identity();
        json!({
            "name": identity.name, "version": identity.version, "messages": asked.collect::<Map<_, Value>>(),
            "seconds": seconds, "starts": self.starts, "no_live_agent": self.campaign.no_live_agent(),
            "findings": findings,
        })
    }

    fn words(&self, seconds: f64, seed: u64) -> String {
        let asked = self.asked.iter();
        let asked: Vec<String> = asked
            .map(|(operation, count)| format!("{count} {}", operation.name()))
            .collect();
        let identity = self.subject.identity();
        let mut text = format!(
            "{} {}: {} in {seconds:.1} s, seed {seed}: ",
            identity.name,
            identity.version,
            asked.join(", ")
        );
        if self.found.is_empty() {
            text.push_str("nothing was found");
        } else {
            let times = self.found.values().map(|(count, _)| count).sum();
            let (kinds, times) = (counted(self.found.len(), "kind"), counted(times, "time"));
            let _ = write!(text, "{kinds} of finding, {times}");
        }
        if self.starts > MOST_STARTS {
            let _ = write!(text, "; given up after {MOST_STARTS} starts");
        }
        if let Some(why) = self.campaign.no_live_agent() {
            let _ = write!(text, "; no live agent: {why}");
        }
        text
    }
}

fn open(spec: &Spec) -> Result<Box<dyn Subject>, Failure> {
    spec.open()
        .map_err(|error| Failure::Unable(format!("{}: {error}", spec.label())))
}
