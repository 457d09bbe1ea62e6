//! Files of the audit log: one for each day of UTC, removed when the promised time is over
//! (`docs/rules/security.md#log-5`).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use clock::Clock;
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use tracing_subscriber::fmt::MakeWriter;

/// Writes each line to the file of its day. When a line cannot be written there, it goes to
/// standard output, after a line that says so.
#[derive(Clone, Debug)]
pub(in crate::telemetry) struct DailyFiles(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    directory: PathBuf,
    days: u32,
    clock: Clock,
    open: Mutex<Option<(Date, File)>>,
}

impl DailyFiles {
    /// Files in `directory`, each kept for `days` days after its own.
    pub(in crate::telemetry) fn new(directory: PathBuf, days: u32, clock: Clock) -> Self {
        Self(Arc::new(Shared {
            directory,
            days,
            clock,
            open: Mutex::new(None),
        }))
    }

    fn write_line(&self, line: &[u8]) -> io::Result<()> {
        let Shared {
            directory, clock, ..
        } = &*self.0;
        let today = TimeZone::UTC.to_datetime(clock.now()).date();
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *open {
            Some((day, file)) if *day == today => file,
            _ => {
                self.remove_old(today);
                let file = OpenOptions::new()
                    .create(true)
                    .append(true)
                    .mode(0o600)
                    .open(directory.join(name(today)))?;
                &mut open.insert((today, file)).1
            }
        };
        file.write_all(line)
    }

    /// Removes the files of days before the retention time. One that cannot be removed is tried
    /// again the next day.
    fn remove_old(&self, today: Date) {
        let Ok(oldest) = today.checked_sub(i64::from(self.0.days).days()) else {
            return;
        };
        let files = fs::read_dir(&self.0.directory).into_iter().flatten();
        for path in files.flatten().map(|entry| entry.path()) {
            if day_of(&path).is_some_and(|day| day < oldest) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn name(day: Date) -> String {
    format!("audit-{day}.jsonl")
}

/// The day of a file, from its name; `None` for a file that is not ours.
fn day_of(path: &Path) -> Option<Date> {
    let name = path.file_name()?.to_str()?;
    let day = name.strip_prefix("audit-")?.strip_suffix(".jsonl")?;
    day.parse().ok()
}

impl Write for DailyFiles {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.write_line(line).is_err() {
            let mut output = io::stdout().lock();
            output.write_all(
                b"{\"level\":\"error\",\"message\":\"the audit log cannot be written: \
                  the next line belongs to it\"}\n",
            )?;
            output.write_all(line)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for DailyFiles {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `docs/rules/security.md#log-5`: a file a day, for its owner alone, and none beyond its time.
    #[test]
    fn log_5_a_day_has_a_file_for_its_owner_alone_which_goes_when_its_time_is_over() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = std::env::temp_dir().join(format!("audit-{}", uuid::Uuid::new_v4()));
        fs::create_dir(&folder).unwrap();
        for other in ["audit-2026-10-30.jsonl", "audit-2026-10-31.jsonl", "notes"] {
            fs::write(folder.join(other), "x").unwrap();
        }
        let clock = Clock::settable("2026-11-30T23:59:59Z".parse().unwrap());
        let mut files = DailyFiles::new(folder.clone(), 30, clock.clone());
        files.write_all(b"one\n").unwrap();
        files.write_all(b"two\n").unwrap();
        clock.set("2026-12-01T00:00:00Z".parse().unwrap());
        files.write_all(b"three\n").unwrap();
        let mut names: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.join(name))
                .unwrap()
                .permissions()
                .mode()
        };
        assert_eq!(
            names,
            ["audit-2026-11-30.jsonl", "audit-2026-12-01.jsonl", "notes"]
        );
        assert_eq!(read("audit-2026-11-30.jsonl"), "one\ntwo\n");
        assert_eq!(read("audit-2026-12-01.jsonl"), "three\n");
        assert_eq!(mode("audit-2026-11-30.jsonl") & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
