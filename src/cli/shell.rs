//! `plenary completions` and `plenary man`: made from the same definitions as the help text.

use clap::CommandFactory;

use super::exit::{Exit, Result};
use super::{Cli, files};

/// Prints completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  plenary completions bash > ~/.local/share/bash-completion/completions/plenary")]
pub struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Prints the manual page of the program, or of one command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  plenary man | man -l -\n  plenary man plan > plenary-plan.1")]
pub struct Man {
    /// The command, `plan` for example
    command: Option<String>,
}

/// Runs `completions`.
pub fn completions(args: &Completions) -> Result {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "plenary", &mut bytes);
    files::write(None, &bytes)?;
    Ok(Exit::Done)
}

/// Runs `man`.
pub fn man(args: &Man) -> Result {
    let mut top = Cli::command();
    top.build();
    let page = match &args.command {
        None => Some(top),
        Some(name) => top.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        super::stderr::print("error: unknown command\n  help: `plenary --help` lists the commands");
        return Ok(Exit::Usage);
    };
    let mut bytes = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut bytes)
        .map_err(|error| files::write_error(std::path::Path::new("the page"), &error))?;
    files::write(None, &bytes)?;
    Ok(Exit::Done)
}
