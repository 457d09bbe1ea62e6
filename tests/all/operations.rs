//! The real binary as an operator has it: settings refused, `check`, health, logs, and a clean stop.

use std::{
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    sync::{Arc, Mutex},
    time::Instant,
};

use serde_json::{Value, json};
use simulators::service_owner::ORGANISATIONS;
use sqlx::{AssertSqlSafe, Connection as _, postgres::PgConnection};
use url::Url;

use crate::support::{
    program::{Program, Settings, Wire, ask, json as body, status},
    town::TestEnv,
};

/// `docs/rules/security.md#cfg-2`.
#[test]
fn cfg_2_wrong_settings_are_a_line_each_and_no_start() {
    let mut settings = Settings::lonely();
    settings.variables.remove("PUBLIC_URL");
    settings.set("ENCRYPTION_KEYS", "bm90LXJhbmRvbQ==");
    settings.set("PAGE_SICE", "20");
    for command in ["serve", "check"] {
        let (status, out, err) = settings.says(&[command]);
        assert_eq!(status.code(), Some(1), "{command}");
        assert_eq!(out, "", "{command}");
        let faults: Vec<_> = err
            .lines()
            .map(|line| line.split(' ').nth(1).unwrap())
            .collect();
        let named = ["PUBLIC_URL", "ENCRYPTION_KEYS", "PAGE_SICE"];
        let named = named.map(|name| format!("ARBEIDSFLATE_{name}"));
        assert_eq!(faults, named, "{err}");
        assert!(
            err.lines().all(|line| line.starts_with("arbeidsflate: ")),
            "{err}"
        );
        assert!(!err.contains("bm90"), "{err}");
    }
    assert!(!settings.folder.0.join("inbox.db").exists());
}

#[test]
fn what_cannot_be_started_with_is_said_in_one_line() {
    let mut settings = Settings::lonely();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    settings.set("LISTEN", taken.local_addr().unwrap().to_string());
    let (status, _, err) = settings.says(&["serve"]);
    assert_eq!(status.code(), Some(1));
    assert!(
        err.starts_with("arbeidsflate: ARBEIDSFLATE_LISTEN: cannot listen"),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1);
    settings.set("LISTEN", "127.0.0.1:0");
    settings.set("DATABASE_URL", "sqlite:///nowhere/at/all/inbox.db");
    let (status, _, err) = settings.says(&["serve"]);
    assert_eq!(status.code(), Some(1));
    assert!(
        err.starts_with("arbeidsflate: ARBEIDSFLATE_DATABASE_URL: "),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
}

/// `docs/rules/security.md#cfg-4`.
#[test]
fn cfg_4_the_environment_of_the_driver_counts_and_a_start_without_proof_warns() {
    let mut settings = Settings::lonely();
    let refused = |settings: &Settings, variables: &[(&str, &str)]| {
        let mut command = settings.command(&["check"]);
        command.envs(variables.iter().copied());
        let err = String::from_utf8(command.output().unwrap().stderr).unwrap();
        let start = "arbeidsflate: ARBEIDSFLATE_DATABASE_URL is on another host";
        err.starts_with(start) && err.lines().count() == 1
    };
    settings.set("DATABASE_URL", "postgres:///inbox");
    let elsewhere = ("PGHOST", "192.0.2.1");
    assert!(refused(&settings, &[elsewhere]));
    assert!(refused(&settings, &[("PGHOSTADDR", "192.0.2.1")]));
    assert!(refused(&settings, &[elsewhere, ("PGSSLMODE", "require")]));
    assert!(!refused(
        &settings,
        &[("PGHOST", "127.0.0.1"), ("PGPORT", "1")]
    ));
    // Nobody answers there, and the start waits for nobody.
    settings.set("DATABASE_URL", "postgres://nobody@0.0.0.0:1/x");
    assert!(refused(&settings, &[]));
    settings.set("DATABASE_INSECURE", "allowed");
    let program = settings.serve();
    let warned = |line: &String| line.contains("may be anybody") && line.contains("\"warn\"");
    assert_eq!(program.log().iter().filter(|line| warned(line)).count(), 1);
}

/// `docs/rules/security.md#cfg-1`: the driver names a parameter that it does not know, with its value.
#[test]
fn cfg_1_a_mistyped_parameter_of_the_database_is_not_written_out() {
    let mut settings = Settings::lonely();
    settings.set(
        "DATABASE_URL",
        "postgres://nobody@127.0.0.1:1/x?pasword=planted-secret",
    );
    settings.set("LOG", "trace");
    let mut program = settings.serve();
    program.waits_for("the database does not answer: pages say so until it does");
    let log = program.log();
    assert!(
        !log.iter().any(|line| line.contains("planted-secret")),
        "{log:#?}"
    );
    let (_, out, err) = settings.says(&["check"]);
    assert!(!out.contains("planted-secret") && !err.contains("planted-secret"));
}

/// Other keys than those that made the database would orphan everybody's settings.
#[test]
fn keys_that_do_not_open_the_database_stop_the_start_and_are_told_by_check() {
    let mut settings = Settings::lonely();
    drop(settings.serve());
    let (_, out, _) = settings.says(&["check"]);
    assert!(
        out.contains("ok     database answers, and the encryption keys open it"),
        "{out}"
    );
    settings.set(
        "ENCRYPTION_KEYS",
        Settings::lonely().variables["ENCRYPTION_KEYS"].clone(),
    );
    let (_, out, _) = settings.says(&["check"]);
    assert!(
        out.contains("FAULT  database: none of the encryption keys"),
        "{out}"
    );
    let (status, _, err) = settings.says(&["serve"]);
    assert_eq!(status.code(), Some(1));
    assert!(
        err.contains("none of the encryption keys opens this database"),
        "{err}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn check_is_well_only_when_everything_answers() {
    let town = TestEnv::new().await;
    let mut settings = Settings::lonely();
    let issuer = town.places.issuer.origin().ascii_serialization();
    settings.set("IDPORTEN_ISSUER", issuer.clone());
    let dialogporten = &town.places.dialogporten;
    settings.set("DIALOGPORTEN_URL", dialogporten.as_str());
    settings.set(
        "DIALOGPORTEN_GRAPHQL_URL",
        dialogporten.join("graphql").unwrap().as_str(),
    );
    settings.set(
        "DIALOGPORTEN_EVENTS_URL",
        dialogporten.join("graphql/stream").unwrap().as_str(),
    );
    let owners = town.places.service_owner.join(ORGANISATIONS).unwrap();
    settings.set("ORGANISATIONS_URL", owners.as_str());
    let told = |settings: &Settings| {
        let (status, out, err) = settings.says(&["check"]);
        let lines = out
            .lines()
            .map(|line| line.split(' ').next().unwrap().to_owned());
        (status.code(), lines.collect::<Vec<_>>(), out.clone() + &err)
    };
    let (code, lines, text) = told(&settings);
    assert_eq!(lines, ["ok"; 7], "{text}");
    assert_eq!(code, Some(0));
    assert!(
        !settings.folder.0.join("inbox.db").exists(),
        "check makes nothing"
    );
    for (name, value, at) in [
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/x", 1),
        // Another issuer than it says it is.
        (
            "IDPORTEN_ISSUER",
            town.places.login.as_str().trim_end_matches('/'),
            2,
        ),
        ("IDPORTEN_ISSUER", "http://127.0.0.1:1", 2),
        ("DIALOGPORTEN_GRAPHQL_URL", "http://127.0.0.1:1/graphql", 3),
        // Somebody answers, but there is no Dialogporten.
        ("DIALOGPORTEN_GRAPHQL_URL", &format!("{issuer}/graphql"), 3),
        ("DIALOGPORTEN_URL", "http://127.0.0.1:1", 4),
        ("DIALOGPORTEN_URL", &issuer, 4),
        ("DIALOGPORTEN_EVENTS_URL", "http://127.0.0.1:1/stream", 5),
        ("DIALOGPORTEN_EVENTS_URL", &format!("{issuer}/stream"), 5),
        ("ORGANISATIONS_URL", "http://127.0.0.1:1/orgs.json", 6),
        ("ORGANISATIONS_URL", &format!("{issuer}/orgs.json"), 6),
    ] {
        let before = settings.variables.insert(name, value.to_owned()).unwrap();
        let (code, lines, text) = told(&settings);
        let mut wanted = ["ok"; 7];
        wanted[at] = "FAULT";
        assert_eq!(lines, wanted, "{name}={value}: {text}");
        // The line names the address; that of a database may hold a password.
        let fault = text.lines().find(|line| line.starts_with("FAULT")).unwrap();
        assert!(name == "DATABASE_URL" || fault.contains(value), "{fault}");
        assert_eq!(code, Some(1));
        assert!(!text.contains("secret of a test provider"));
        settings.set(name, before);
    }
}

#[test]
fn a_client_key_is_written_once_for_its_owner_and_works() {
    let mut settings = Settings::lonely();
    let (status, public, err) = settings.says(&["client-key", "client.json", "--kid", "key.1"]);
    assert!(status.success(), "{err}");
    let file = settings.folder.0.join("client.json");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let public: Value = serde_json::from_str(&public).unwrap();
    let private: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let names: Vec<_> = public["keys"][0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["alg", "e", "kid", "kty", "n", "use"]);
    assert_eq!(public["keys"][0]["n"], private["keys"][0]["n"]);
    assert_eq!(public["keys"][0]["kid"], "key.1");
    let (status, _, err) = settings.says(&["client-key", "client.json"]);
    assert_eq!(status.code(), Some(1), "a key is never written over");
    assert!(err.contains("client.json cannot be written"), "{err}");
    let (status, _, _) = settings.says(&["client-key", "other.json", "--kid", "a b"]);
    assert!(!status.success());
    settings.variables.remove("IDPORTEN_CLIENT_SECRET");
    settings.set("IDPORTEN_CLIENT_KEYS_FILE", "client.json");
    let (_, out, _) = settings.says(&["check"]);
    assert!(
        out.starts_with("ok     settings can be used, the client's key until 2"),
        "{out}"
    );
    let program = settings.serve();
    assert!(
        !program
            .log()
            .iter()
            .any(|line| line.contains("must be exchanged"))
    );
    // `docs/rules/login.md#m48`: made eleven months ago and a few days.
    let mut old = private;
    let long_ago = old["keys"][0]["iat"].as_i64().unwrap() - 340 * 24 * 3600;
    old["keys"][0]["iat"] = long_ago.into();
    std::fs::write(&file, old.to_string()).unwrap();
    let mut program = settings.serve();
    program.waits_until("a warning about the key", |program| {
        let is_there = program.has_said("must be exchanged before");
        is_there.then_some(())
    });
}

fn ready(program: &Program) -> (u16, Value) {
    let answer = ask(program.operations, "GET", "/ready", "");
    (status(&answer), body(&answer))
}

/// `docs/rules/security.md#ops-1`, `docs/rules/security.md#ops-2`, `docs/rules/security.md#ops-7`:
/// nothing around it answers, and it serves.
#[test]
fn m46_a_start_waits_for_nobody_and_health_tells_who_is_missing() {
    let mut program = Settings::lonely().serve();
    program.waits_for("the database answers");
    program.waits_for("ID-porten does not answer");
    program.waits_for("Dialogporten does not answer");
    let (code, told) = ready(&program);
    let wanted = json!({
        "status": "serving",
        "dependencies": { "database": "ok", "dialogporten": "degraded", "idporten": "degraded",
            "events": "ok" },
    });
    assert_eq!((code, told), (200, wanted));
    assert_eq!(status(&ask(program.operations, "GET", "/live", "")), 200);
    for path in ["/metrics", "/", "/logg-inn"] {
        assert_eq!(
            status(&ask(program.operations, "GET", path, "")),
            404,
            "{path}"
        );
    }
    for path in ["/live", "/ready", "/metrics"] {
        assert_eq!(status(&ask(program.listen, "GET", path, "")), 404, "{path}");
    }
    assert_eq!(status(&ask(program.listen, "GET", "/", "")), 200);
    let navigation = "sec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n";
    let login = ask(program.listen, "GET", "/logg-inn", navigation);
    assert_eq!(status(&login), 503);
    assert!(login.contains("<h1"), "a page that explains: {login}");
}

/// `docs/rules/security.md#ops-4`: not ready at once, new visitors are still served, what is
/// underway finishes, exit 0.
#[test]
fn a_stop_lets_everything_underway_finish() {
    let mut program = Settings::lonely().serve();
    let mut slow = Wire::to(program.listen);
    slow.sends("POST /csp-report HTTP/1.1\r\nhost: inbox.example.no\r\ncontent-length: 2\r\n\r\n{");
    assert_eq!(ready(&program).0, 200);
    program.gets("TERM");
    program.waits_for("told to stop: not ready, running requests finish");
    let (code, told) = ready(&program);
    assert_eq!((code, &told["status"]), (503, &json!("draining")));
    assert_eq!(
        status(&ask(program.listen, "GET", "/", "")),
        200,
        "still open"
    );
    let listen = program.listen;
    program.waits_until("end of the door", |_| TcpStream::connect(listen).err());
    slow.sends("}");
    let answer = slow.hears();
    assert_eq!(status(&answer), 204, "{answer}");
    assert_eq!(program.ends().code(), Some(0));
    assert!(
        program.has_said("\"message\":\"stopped\""),
        "{:#?}",
        program.log()
    );
}

/// `docs/rules/security.md#log-4`, `docs/rules/security.md#log-5`: also with a filter that leaves
/// nothing of other lines.
#[test]
fn log_4_the_process_tells_its_start_and_stop_in_files_of_its_own() {
    use std::os::unix::fs::PermissionsExt as _;

    let mut settings = Settings::lonely();
    let directory = settings.folder.at("audit");
    std::fs::create_dir(&directory).unwrap();
    let closed_to = |mode| {
        std::fs::set_permissions(&directory, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    settings.set("AUDIT_DIRECTORY", directory.clone());
    closed_to(0o755);
    let (ended, _, err) = settings.says(&["serve"]);
    assert!(!ended.success());
    assert!(
        err.contains("ARBEIDSFLATE_AUDIT_DIRECTORY must be closed"),
        "{err}"
    );
    closed_to(0o700);
    let mut program = settings.serve();
    let forged = "/logg-ut/varsel?iss=evil&sid=planted-query";
    let answer = ask(program.listen, "GET", forged, "");
    assert_eq!(status(&answer), 400, "{answer}");
    program.gets("TERM");
    assert_eq!(program.ends().code(), Some(0));
    let files: Vec<_> = std::fs::read_dir(&directory).unwrap().collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    assert!(!text.contains("planted"), "{text}");
    let events: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told: Vec<_> = events
        .iter()
        .map(|event| event["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "process: started",
            "access_refused: logout_notice",
            "process: stopped"
        ]
    );
    assert_eq!(events[0]["settings"].as_str().unwrap().len(), 12);
    assert_eq!(events[1]["address"], "127.0.0.1");
    assert_eq!(events[1]["request.id"].as_str().unwrap().len(), 12);
    let log = program.log().join("\n");
    assert!(!log.contains("\"stream\""), "in one place only: {log}");
}

/// `docs/rules/security.md#ops-4`.
#[test]
fn a_second_signal_stops_at_once() {
    let mut program = Settings::lonely().serve();
    let mut slow = Wire::to(program.listen);
    slow.sends("POST /csp-report HTTP/1.1\r\nhost: inbox.example.no\r\ncontent-length: 2\r\n\r\n{");
    program.gets("TERM");
    program.waits_for("told to stop: not ready, running requests finish");
    // The request that is underway would hold the process for as long as it may take.
    program.gets("INT");
    assert_eq!(program.ends().code(), Some(1));
    drop(slow);
}

/// What a visitor could plant, each in a place of its own.
const PLANTED: [&str; 9] = [
    "14886498226",
    "planted-query",
    "planted-cookie",
    "planted-referer",
    "planted-agent",
    "planted-body",
    "planted-path",
    "planted-code",
    "planted-host",
];

fn plants(program: &Program) {
    let headers = "cookie: __Host-sid=planted-cookie; __Host-login-planted=planted-cookie\r\n\
        referer: https://inbox.example.no/planted-referer\r\nuser-agent: planted-agent\r\n\
        x-forwarded-for: planted-host\r\nauthorization: Bearer planted-code\r\n";
    for path in [
        "/?search=planted-query",
        "/planted-path/14886498226",
        "/a/14886498226/innboks?etter=planted-query",
        "/dialog/planted-path",
        "/logg-inn/retur?code=planted-code&state=planted-query&iss=planted-host",
        "/logg-inn?retur=%2Fplanted-query",
        "/static/planted-path",
    ] {
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            let answer = ask(program.listen, method, path, headers);
            assert!((200..504).contains(&status(&answer)), "{method} {path}");
        }
    }
    let report = r#"{"csp-report":{"effective-directive":"planted-body\n{}","blocked-uri":"https://evil.example/planted-path?14886498226"}}"#;
    let headers = format!("content-length: {}\r\n", report.len());
    let mut wire = Wire::to(program.listen);
    wire.sends(&format!(
        "POST /csp-report HTTP/1.1\r\nhost: inbox.example.no\r\nconnection: close\r\n{headers}\r\n{report}"
    ));
    assert_eq!(status(&wire.hears()), 204);
    let mut wire = Wire::to(program.listen);
    wire.sends("GET / HTTP/1.1\r\nhost: planted-host\r\nconnection: close\r\n\r\n");
    assert_eq!(status(&wire.hears()), 421);
    // A method of a visitor's own making, longer than a log line may hold of it.
    let method = "X".repeat(2_000);
    assert_eq!(status(&ask(program.listen, &method, "/", "")), 405);
}

/// `docs/rules/security.md#log-1`, `docs/rules/security.md#log-2`, `docs/rules/security.md#log-3`,
/// `docs/rules/security.md#ses-10`: the schema of every line that the binary really writes.
#[test]
fn m49_the_log_is_json_of_a_fixed_form_and_holds_nothing_of_the_visitors() {
    let mut settings = Settings::lonely();
    settings.set("LOG", "trace");
    let mut program = settings.serve();
    plants(&program);
    program.waits_until("line of each request", |program| {
        let lines = program.log();
        let requests = lines.iter().filter(|line| line.contains("\"http.route\""));
        (requests.count() >= 31).then_some(())
    });
    let lines = program.log();
    for line in &lines {
        assert!(
            !PLANTED.iter().any(|planted| line.contains(planted)),
            "{line}"
        );
        let fields: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        let text = |name: &str| {
            fields[name]
                .as_str()
                .unwrap_or_else(|| panic!("{name}: {line}"))
        };
        let time: jiff::Timestamp = text("time").parse().unwrap();
        assert!(
            text("time").ends_with('Z') && time > jiff::Timestamp::UNIX_EPOCH,
            "{line}"
        );
        assert!(
            ["trace", "debug", "info", "warn", "error"].contains(&text("level")),
            "{line}"
        );
        assert!(
            !text("target").is_empty() && !text("message").is_empty(),
            "{line}"
        );
        for value in fields.as_object().unwrap().values() {
            assert!(
                value.as_str().is_none_or(|value| value.len() <= 256),
                "{line}"
            );
        }
        if fields.get("http.route").is_some() {
            is_request_line(&fields);
        }
    }
    let routes = |route: &str| lines.iter().filter(|line| line.contains(route)).count();
    assert!(
        routes("\"http.route\":\"/a/{aktor}/") >= 4,
        "the pattern, not the path"
    );
}

fn is_request_line(fields: &Value) {
    let names: Vec<_> = fields
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let wanted = [
        "elapsed_ms",
        "http.bytes",
        "http.method",
        "http.route",
        "http.status",
        "level",
        "message",
        "request.id",
        "target",
        "time",
        "upstream_ms",
    ];
    let without_session: Vec<_> = names
        .into_iter()
        .filter(|name| *name != "session")
        .collect();
    assert_eq!(without_session, wanted, "{fields}");
    assert!(
        fields["http.status"].is_u64() && fields["http.bytes"].is_u64(),
        "{fields}"
    );
    assert!(
        fields["elapsed_ms"].is_f64() && fields["upstream_ms"].is_f64(),
        "{fields}"
    );
    assert_eq!(fields["request.id"].as_str().unwrap().len(), 12);
}

/// Cookies that are malformed, too long, doubled, unknown or of others.
fn odd_cookies() -> Vec<String> {
    let known = "AAAAAAAAAAAAAAAAAAAAAA";
    vec![
        String::new(),
        "__Host-sid=".to_owned(),
        "__Host-sid=x".to_owned(),
        format!("__Host-sid={known}"),
        format!("__Host-sid={known}x"),
        format!("__Host-sid={known}; __Host-sid={known}"),
        format!("__Host-sid={known}; __Host-sid=x"),
        format!("__Host-sid={}", "A".repeat(4000)),
        "__Host-sid=%00%ff".to_owned(),
        "__Host-sid=\"quoted\"".to_owned(),
        "sid=x; login-1=x; prefs=x".to_owned(),
        "__Host-prefs=nb.999999999999".to_owned(),
        format!("__Host-prefs={}", "x".repeat(2000)),
        "__Host-login-1=a; __Host-login-1=b; __Host-login-=c; __Host-login-\u{e5}=d".to_owned(),
        format!("__Host-login-1={}", "x".repeat(2000)),
        "AltinnPartyUuid=x; AltinnPartyUuid=y".to_owned(),
        format!("AltinnPartyUuid={}", "9".repeat(3000)),
        "navn=\u{c5}se; =; ;;; x".to_owned(),
        format!("{}a=b", "c=v; ".repeat(1000)),
        format!("a={}", "x".repeat(20_000)),
    ]
}

/// `docs/rules/security.md#ses-10`: whatever the cookies are, a request is one line, and no warning.
#[test]
fn ses_10_no_cookie_makes_a_second_line() {
    let mut settings = Settings::lonely();
    settings.set("LOG", "trace");
    settings.set("PARTY_COOKIE", "AltinnPartyUuid");
    let mut program = settings.serve();
    program.waits_for("Dialogporten does not answer");
    program.waits_for("ID-porten does not answer");
    let cookies = odd_cookies();
    let lines = |program: &Program| {
        let log = program.log();
        let requests = log.iter().filter(|line| line.contains("\"http.route\""));
        (requests.count(), log.len())
    };
    let (mut sent, other) = (0, lines(&program).1);
    for cookie in &cookies {
        let header =
            format!("cookie: {cookie}\r\naccept-language: en\r\nsec-fetch-mode: navigate\r\n");
        for (method, path) in [
            ("GET", "/"),
            ("GET", "/aktor"),
            ("HEAD", "/hjelp"),
            ("POST", "/sprak"),
        ] {
            let answer = ask(program.listen, method, path, &header);
            assert!(status(&answer) < 500, "{path} {cookie:.60}: {answer:.200}");
            sent += 1;
        }
    }
    program.waits_until("line of each request", |program| {
        (lines(program).0 >= sent).then_some(())
    });
    let log = program.log();
    let warned = log.get(other..).unwrap();
    assert!(
        !warned
            .iter()
            .any(|line| line.contains("\"warn\"") || line.contains("\"error\"")),
        "{warned:#?}"
    );
    assert_eq!(lines(&program), (sent, other + sent), "{warned:#?}");
}

/// A form that is sent but for its last byte, by somebody with this cookie.
fn half_a_form(program: &Program, cookie: &str) -> Wire {
    let mut wire = Wire::to(program.listen);
    wire.sends(&format!(
        "POST /sprak HTTP/1.1\r\nhost: inbox.example.no\r\norigin: https://inbox.example.no\r\n\
         cookie: __Host-sid={cookie}\r\nconnection: close\r\ncontent-length: 2\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\na"
    ));
    wire
}

/// Asks until an answer is as wanted, with one more who holds a place each time: requests overtake
/// each other, and a busy machine may lose one.
fn asks_until(wanted: u16, ask: impl FnMut() -> String) -> String {
    let mut answers = std::iter::repeat_with(ask).take(20);
    answers
        .find(|answer| status(answer) == wanted)
        .unwrap_or_else(|| panic!("never {wanted}"))
}

/// `docs/rules/security.md#limits`: eight requests of one visit at a time; who waits five seconds
/// is told so.
#[test]
fn one_visit_cannot_take_every_place() {
    const ONE: &str = "AAAAAAAAAAAAAAAAAAAAAA";
    let program = Settings::lonely().serve();
    let page = |cookie: &str| {
        let header = format!("cookie: __Host-sid={cookie}\r\n");
        ask(program.listen, "GET", "/", &header)
    };
    let mut held: Vec<_> = (0..8).map(|_| half_a_form(&program, ONE)).collect();
    let mut start = Instant::now();
    let refused = asks_until(429, || {
        held.push(half_a_form(&program, ONE));
        start = Instant::now();
        page(ONE)
    });
    assert!(
        start.elapsed().as_secs() >= 4,
        "it waited: {:?}",
        start.elapsed()
    );
    assert!(refused.contains("retry-after: 60"), "{refused}");
    let other = page("BBBBBBBBBBBBBBBBBBBBBB");
    assert_eq!(status(&other), 200, "others are served: {other}");
    for wire in &mut held {
        wire.sends("b");
    }
    asks_until(200, || page(ONE));
}

/// `docs/rules/security.md#limits` and `docs/rules/security.md#degradation`: 1,024 at a time, a
/// second in the queue, then a page that asks nobody.
#[test]
fn what_is_too_much_is_told_with_a_page_of_its_own() {
    let program = Settings::lonely().serve();
    let page = || ask(program.listen, "GET", "/", "accept-language: en\r\n");
    let another = |n: usize| half_a_form(&program, &format!("{n:022}"));
    let mut held: Vec<_> = (0..1_024).map(another).collect();
    let mut start = Instant::now();
    let refused = asks_until(503, || {
        held.push(another(held.len()));
        start = Instant::now();
        page()
    });
    assert!(
        start.elapsed().as_millis() >= 900,
        "it waited: {:?}",
        start.elapsed()
    );
    assert!(refused.contains("retry-after: 10"), "{refused}");
    assert!(refused.contains("too many visitors right now"), "{refused}");
    assert!(
        refused.contains("content-security-policy: "),
        "with every header: {refused}"
    );
    assert_eq!(status(&ask(program.operations, "GET", "/live", "")), 200);
    drop(held);
    asks_until(200, page);
}

/// `docs/rules/security.md#limits`.
#[test]
fn a_head_is_no_longer_than_it_may_be() {
    let program = Settings::lonely().serve();
    let header = |bytes: usize| format!("x-long: {}\r\n", "x".repeat(bytes));
    for (path, headers, wanted) in [
        ("/".to_owned(), header(15_000), 200),
        ("/".to_owned(), header(17_000), 431),
        ("/".to_owned(), header(30_000), 431),
        (format!("/{}", "a".repeat(8_200)), String::new(), 414),
        (format!("/?{}", "a&".repeat(511)), String::new(), 200),
        (format!("/?{}", "a&".repeat(513)), String::new(), 414),
        ("/".to_owned(), "a: b\r\n".repeat(120), 431),
    ] {
        let answer = ask(program.listen, "GET", &path, &headers);
        assert_eq!(status(&answer), wanted, "{} {}", path.len(), headers.len());
    }
}

/// Stands between the inbox and its database, and can be shut: connections then break off.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<Passage>>);

#[derive(Default)]
struct Passage {
    is_open: bool,
    streams: Vec<TcpStream>,
}

impl Gate {
    /// A shut gate before `target`, and where it is.
    fn before(target: SocketAddr) -> (Self, SocketAddr) {
        let gate = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let at_the_gate = gate.clone();
        std::thread::spawn(move || {
            for visitor in listener.incoming() {
                let visitor = visitor.unwrap();
                let mut passage = at_the_gate.0.lock().unwrap();
                if passage.is_open {
                    let inside = TcpStream::connect(target).unwrap();
                    passage
                        .streams
                        .extend([joined(&visitor, &inside), joined(&inside, &visitor)]);
                }
            }
        });
        (gate, address)
    }

    fn opens(&self) {
        self.0.lock().unwrap().is_open = true;
    }

    fn shuts(&self) {
        let mut passage = self.0.lock().unwrap();
        passage.is_open = false;
        for stream in passage.streams.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// Passes on what comes from one side; gives a hand on that side.
fn joined(from: &TcpStream, to: &TcpStream) -> TcpStream {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    let hand = from.try_clone().unwrap();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
    hand
}

/// `docs/rules/security.md#ops-7`, and `docs/rules/security.md#degradation`: while PostgreSQL is
/// away, at the start or later, pages say so within two seconds, no cookie is taken away, and
/// everything is back without a restart.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_postgresql_heals_by_itself() {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        let is_meant = std::env::var("TEST_POSTGRES").is_ok_and(|value| value == "absent");
        assert!(is_meant, "TEST_POSTGRES_URL names no server");
        return;
    };
    let name = format!("inbox_{}", uuid::Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&mut connection).await.unwrap();
    let mut url = Url::parse(&server).unwrap();
    let target = url.socket_addrs(|| Some(5432)).unwrap()[0];
    let (gate, address) = Gate::before(target);
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(address.port())).unwrap();
    url.set_path(&name);
    let mut settings = Settings::lonely();
    settings.set("DATABASE_URL", url.as_str());
    let mut program = settings.serve();
    let with_session = "cookie: __Host-sid=AAAAAAAAAAAAAAAAAAAAAA\r\naccept-language: en\r\n";
    let page = |program: &Program| ask(program.listen, "GET", "/", with_session);
    let is_away = |program: &Program| {
        let page = page(program);
        assert_eq!(status(&page), 503, "{page}");
        assert!(
            page.contains("retry-after: ") && !page.contains("set-cookie"),
            "{page}"
        );
    };
    let is_back = |program: &mut Program| {
        program.waits_until("page", |program| {
            (status(&page(program)) == 200).then_some(())
        });
        program.waits_until("health", |program| {
            let (code, told) = ready(program);
            assert_eq!(code, 200);
            (told["dependencies"]["database"] == "ok").then_some(())
        });
    };
    is_away(&program);
    let (code, told) = ready(&program);
    assert_eq!(
        (code, &told["dependencies"]["database"]),
        (200, &json!("degraded"))
    );
    gate.opens();
    is_back(&mut program);
    gate.shuts();
    is_away(&program);
    gate.opens();
    is_back(&mut program);
    program.gets("TERM");
    assert_eq!(program.ends().code(), Some(0));
}

/// `docs/rules/security.md#cfg-7`: of the files that a process has open, it can write the database
/// and its companions alone.
#[cfg(target_os = "linux")]
#[test]
fn cfg_7_a_process_writes_nothing_but_its_database() {
    let settings = Settings::lonely();
    let mut program = settings.serve();
    program.waits_for("the database answers");
    for path in ["/", "/logg-inn", "/nowhere"] {
        assert!(status(&ask(program.listen, "GET", path, "")) > 0, "{path}");
    }
    let folder = settings.folder.0.canonicalize().unwrap();
    let names = ["inbox.db", "inbox.db-shm", "inbox.db-wal"];
    let written = open_for_writing(program.id());
    assert!(written.contains(&folder.join("inbox.db")), "{written:?}");
    for file in &written {
        let is_database = names.iter().any(|name| *file == folder.join(name));
        assert!(is_database, "{}", file.display());
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(
            names.iter().any(|known| name == *known),
            "{}",
            name.display()
        );
    }
}

/// The files that a process has open for writing, beside its standard streams.
#[cfg(target_os = "linux")]
fn open_for_writing(process: u32) -> Vec<std::path::PathBuf> {
    let streams = ["0", "1", "2"];
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).unwrap();
    let open = open.map(Result::unwrap);
    let files = open.filter(|entry| streams.iter().all(|stream| entry.file_name() != *stream));
    let writable = files.filter_map(|entry| {
        let number = entry.file_name();
        // What was closed meanwhile is not there any more.
        let file = std::fs::read_link(entry.path()).ok()?;
        let info = format!("/proc/{process}/fdinfo/{}", number.display());
        let info = std::fs::read_to_string(info).ok()?;
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
        let flags = u32::from_str_radix(flags.trim(), 8).unwrap();
        (file.is_absolute() && flags & 0b11 != 0).then_some(file)
    });
    writable.collect()
}
