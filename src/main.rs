//! The `icespec` command: see [`icespec::cli`].

fn main() -> std::process::ExitCode {
    icespec::cli::main()
}
