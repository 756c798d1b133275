//! The arguments of the commands that help a shell and its user.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

#[derive(Debug, Args)]
#[command(
    after_help = "As in: icespec completions bash > /usr/share/bash-completion/completions/icespec\n      \
    icespec completions zsh > ~/.zfunc/_icespec\n      \
    icespec completions fish > ~/.config/fish/completions/icespec.fish"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "As in: icespec man | man -l -")]
pub(super) struct Man {
    /// Write a page for every command to this folder, which has to be there
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}
