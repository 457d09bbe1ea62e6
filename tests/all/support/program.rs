//! The real binary, started with settings of a test's own on ports that the system chooses.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

/// How long anything may take that should come at once: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder of one test's, removed with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("arbeidsflate-program-{}", uuid::Uuid::new_v4());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn at(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The settings of an inbox around which nothing answers.
pub(crate) struct Settings {
    pub(crate) variables: BTreeMap<&'static str, String>,
    pub(crate) folder: Folder,
}

impl Settings {
    pub(crate) fn lonely() -> Self {
        let folder = Folder::new();
        let key: [u8; 32] = arbeidsflate::crypto::random().unwrap();
        let variables = [
            ("PUBLIC_URL", "https://inbox.example.no".to_owned()),
            ("LISTEN", "127.0.0.1:0".to_owned()),
            ("OPERATIONS_LISTEN", "127.0.0.1:0".to_owned()),
            (
                "DATABASE_URL",
                format!("sqlite://{}", folder.at("inbox.db")),
            ),
            ("ENCRYPTION_KEYS", STANDARD.encode(key)),
            ("IDPORTEN_ISSUER", "http://127.0.0.1:1".to_owned()),
            ("IDPORTEN_CLIENT_ID", "felles-arbeidsflate".to_owned()),
            (
                "IDPORTEN_CLIENT_SECRET",
                "secret of a test provider".to_owned(),
            ),
            ("DIALOGPORTEN_URL", "http://127.0.0.1:1".to_owned()),
        ];
        Self {
            variables: variables.into(),
            folder,
        }
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.insert(name, value.into());
    }

    /// A command of the binary with these settings and no others.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_arbeidsflate"));
        command
            .args(arguments)
            .env_clear()
            .current_dir(&self.folder.0);
        for (name, value) in &self.variables {
            command.env(format!("ARBEIDSFLATE_{name}"), value);
        }
        command
    }

    /// What a command that ends by itself says: status, standard output, standard error.
    pub(crate) fn says(&self, arguments: &[&str]) -> (ExitStatus, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status, text(output.stdout), text(output.stderr))
    }

    /// Starts `serve` and waits until it says that it serves.
    pub(crate) fn serve(&self) -> Program {
        let mut child = self
            .command(&["serve"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let written = Arc::new(Mutex::new(Vec::new()));
        let (output, log) = (child.stdout.take().unwrap(), Arc::clone(&written));
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                log.lock().unwrap().push(line.unwrap());
            }
        });
        let mut program = Program {
            child,
            written,
            listen: ([127, 0, 0, 1], 0).into(),
            operations: ([127, 0, 0, 1], 0).into(),
        };
        let line = program.waits_for("the inbox is served");
        let address = |name: &str| line[name].as_str().unwrap().parse().unwrap();
        program.listen = address("listen");
        program.operations = address("operations_listen");
        program
    }
}

/// `serve`, running. Killed when the test is over.
pub(crate) struct Program {
    child: Child,
    written: Arc<Mutex<Vec<String>>>,
    /// Where visitors come.
    pub(crate) listen: SocketAddr,
    /// Where operators ask.
    pub(crate) operations: SocketAddr,
}

impl Program {
    /// The lines of the log so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.written.lock().unwrap().clone()
    }

    /// The first line of the log with this message, as soon as it is there.
    pub(crate) fn waits_for(&mut self, message: &str) -> Value {
        self.waits_until(&format!("«{message}»"), |program| {
            let lines = program.log();
            let mut lines = lines
                .iter()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok());
            lines.find(|line| line["message"] == message)
        })
    }

    /// What `found` gives, as soon as it gives something.
    pub(crate) fn waits_until<T>(&mut self, what: &str, found: impl Fn(&Self) -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && start.elapsed() < PATIENCE,
                "no {what} ({ended:?}): {:#?}",
                self.log()
            );
            std::thread::yield_now();
        }
    }

    /// As [`waits_for`](Self::waits_for), when the program has ended already.
    pub(crate) fn has_said(&self, message: &str) -> bool {
        let start = Instant::now();
        // The thread that reads may be a little behind.
        while start.elapsed() < PATIENCE {
            if self.log().iter().any(|line| line.contains(message)) {
                return true;
            }
            std::thread::yield_now();
        }
        false
    }

    /// The number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name.
    pub(crate) fn gets(&self, signal: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", signal, &id]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the end of the program.
    pub(crate) fn ends(&mut self) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE * 2, "{:#?}", self.log());
            std::thread::yield_now();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that says exactly what it is told to.
pub(crate) struct Wire(TcpStream);

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    pub(crate) fn sends(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Everything that comes until the other side closes.
    pub(crate) fn hears(mut self) -> String {
        let mut answer = Vec::new();
        self.0.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// The whole answer to a request that ends its connection.
pub(crate) fn ask(address: SocketAddr, method: &str, path: &str, headers: &str) -> String {
    let mut wire = Wire::to(address);
    wire.sends(&format!(
        "{method} {path} HTTP/1.1\r\nhost: inbox.example.no\r\nconnection: close\r\n{headers}\r\n"
    ));
    wire.hears()
}

/// The status of an answer.
pub(crate) fn status(answer: &str) -> u16 {
    answer
        .get(9..12)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

/// The body of an answer, as JSON.
pub(crate) fn json(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}
