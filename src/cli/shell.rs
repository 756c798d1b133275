//! `icespec completions` and `icespec man`, both made from the arguments.

use clap::CommandFactory;

use super::args::Arguments;
use super::args_shell::{Completions, Man};
use super::{Failure, say};

pub(super) fn completions(arguments: &Completions) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "icespec", &mut script);
    say(&String::from_utf8_lossy(&script));
    0
}

pub(super) fn man(arguments: &Man) -> Result<u8, Failure> {
    // `icespec help run` would have a page for every command once more.
    let command = Arguments::command().disable_help_subcommand(true);
    let Some(folder) = &arguments.output else {
        let mut page = Vec::new();
        let rendered = clap_mangen::Man::new(command).render(&mut page);
        rendered.map_err(|error| Failure::Unable(format!("the page cannot be made: {error}")))?;
        say(&String::from_utf8_lossy(&page));
        return Ok(0);
    };
    clap_mangen::generate_to(command, folder)
        .map_err(|error| Failure::Unable(format!("{}: {error}", folder.display())))?;
    Ok(0)
}
