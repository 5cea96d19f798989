//! Where output goes and how it looks: stdout or a file, format by `-O`, by `--json`, or by the extension of `-o`.

#![expect(clippy::print_stderr, reason = "the command line alone may talk to the terminal")]

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches};
use tilt_core::{Report, Warning};
use tilt_report::Style;

use crate::failure::Failure;
use crate::walk;

/// The user's side: style, destination, messages.
#[derive(Debug)]
pub struct Console {
    style: Style,
    json: bool,
    quiet: u8,
    plain: bool,
    destination: Option<PathBuf>,
    format: Option<String>,
}

/// `-o` and `-O`, for commands that write a report or a table.
pub(super) fn flags() -> [Arg; 3] {
    [
        Arg::new("output")
            .short('o')
            .long("output")
            .value_name("FILE")
            .help("Write to FILE instead of stdout; the extension chooses the format"),
        Arg::new("format").short('O').long("format").value_name("FORMAT").help("text, json, csv, md or html"),
        Arg::new("plain")
            .long("plain")
            .action(ArgAction::SetTrue)
            .help("Lists: one row per line, cells set apart by tabs, nothing cut"),
    ]
}

impl Console {
    /// The console for these arguments.
    pub fn new(matches: &ArgMatches, colour: bool) -> Console {
        let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
        let destination = text("output").filter(|path| path != "-").map(PathBuf::from);
        let verbosity = matches.get_count("verbose") as i8 - matches.get_count("quiet") as i8;
        let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(80);
        Console {
            style: Style { width, colour: colour && destination.is_none(), verbosity },
            json: matches.get_flag("json"),
            quiet: matches.get_count("quiet"),
            plain: matches.try_get_one::<bool>("plain").ok().flatten().copied().unwrap_or(false),
            destination,
            format: text("format"),
        }
    }

    /// Style for reporters.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// The file of `-o`.
    pub fn destination(&self) -> Option<&Path> {
        self.destination.as_deref()
    }

    /// Whether messages beside the output are wanted.
    pub fn chatty(&self) -> bool {
        self.quiet == 0 && !self.json
    }

    /// Whether lists are printed one row per line.
    pub fn plain(&self) -> bool {
        self.plain
    }

    /// As [`Console::format`], for a command that writes formats of its own besides; their names are their extensions.
    ///
    /// # Errors
    /// As [`Console::format`].
    pub fn format_or(&self, default: &str, own: &[&str]) -> Result<String, Failure> {
        let extension = self.destination.as_deref().and_then(Path::extension).and_then(|text| text.to_str());
        match own.iter().find(|own| extension == Some(**own)) {
            Some(own) if self.format.is_none() && !self.json => Ok((*own).to_owned()),
            _ => self.format(default),
        }
    }

    /// The format of a table of rows: text, csv, json or parquet, which is refused on a terminal.
    ///
    /// # Errors
    /// As [`Console::format`]; a usage error for another format and for Parquet on a terminal.
    pub fn table_format(&self) -> Result<String, Failure> {
        const OF_TABLES: [&str; 4] = ["text", "csv", "json", "parquet"];
        let format = self.format_or("text", &["parquet"])?;
        if !OF_TABLES.contains(&format.as_str()) {
            return Err(Failure::usage(format!("a list is not written as `{format}`"))
                .hint(format!("one of: {}", OF_TABLES.join(", "))));
        }
        if format == "parquet" && self.is_terminal() {
            return Err(
                Failure::usage("Parquet is not for a terminal").hint("give a file with -o FILE.parquet")
            );
        }
        Ok(format)
    }

    /// The format of a report, looked at before the work.
    ///
    /// # Errors
    /// As [`Console::format`], or if no reporter has the name.
    pub fn report_format(&self) -> Result<String, Failure> {
        let format = self.format("text")?;
        match tilt_report::find(&format) {
            Some(_) => Ok(format),
            None => Err(walk::unknown_format(&format)),
        }
    }

    /// Whether the output goes to the eyes of somebody.
    pub fn is_terminal(&self) -> bool {
        self.destination.is_none() && std::io::stdout().is_terminal()
    }

    /// The format asked for: `-O`, `--json`, the extension of `-o`, else `default`.
    ///
    /// # Errors
    /// If `-o` has an extension that no format owns and `-O` is absent.
    pub fn format(&self, default: &str) -> Result<String, Failure> {
        if let Some(format) = &self.format {
            return Ok(format.clone());
        }
        if self.json {
            return Ok("json".to_owned());
        }
        let Some(path) = &self.destination else { return Ok(default.to_owned()) };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        match tilt_report::by_extension(extension) {
            Some(reporter) => Ok(reporter.format().to_owned()),
            None => Err(Failure::usage(format!("no format writes `{}`", path.display())).hint(
                "name the format with -O, or give the file the extension .txt, .json, .csv, .md or .html",
            )),
        }
    }

    /// Writes a report.
    ///
    /// # Errors
    /// If the format is unknown or the destination cannot be written.
    pub fn report(&mut self, report: &Report) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        walk::report(report, &self.report_format()?, &self.style, &mut bytes)?;
        self.write(&bytes)
    }

    /// Writes bytes to the destination; a file appears whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.quiet >= 2 && self.destination.is_none() {
            return Ok(());
        }
        match &self.destination {
            None => super::write_all(&mut std::io::stdout().lock(), bytes),
            Some(path) => {
                replace(path, bytes)?;
                self.note(&format!("wrote {} ({} bytes)", path.display(), bytes.len()));
                Ok(())
            }
        }
    }

    /// A message to the user beside the output.
    pub fn note(&self, message: &str) {
        if self.quiet == 0 && !self.json {
            eprintln!("{message}");
        }
    }

    /// Warnings about the run as a whole.
    pub fn warn(&self, warnings: &[Warning]) {
        for warning in warnings {
            let count = if warning.count > 1 { format!(" ({}×)", warning.count) } else { String::new() };
            let examples = if warning.examples.is_empty() {
                String::new()
            } else {
                format!(": {}", warning.examples.join("; "))
            };
            self.note(&format!("warning[{}]: {}{count}{examples}", warning.code, warning.message));
        }
    }

    /// A failure, the most important line last but for the hint.
    pub fn fail(&self, failure: &Failure) {
        if self.json {
            eprintln!("{}", failure.to_json());
        } else if std::io::stderr().is_terminal() && self.style.colour {
            eprintln!("\u{1b}[31m{failure}\u{1b}[0m");
        } else {
            eprintln!("{failure}");
        }
    }
}

/// Writes beside the file and renames, so that a reader never sees half of it.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail =
        |error: std::io::Error| Failure::failed(format!("cannot write {}", path.display())).because(error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, bytes).map_err(fail)?;
    std::fs::rename(&part, path).map_err(fail)
}
