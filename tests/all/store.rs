//! The store: one suite, run on SQLite and on PostgreSQL.

#![expect(
    clippy::cognitive_complexity,
    reason = "a test tells one story from its beginning to its end"
)]

use std::{collections::BTreeSet, fmt::Write as _, future::Future, time::Duration};

use arbeidsflate::{
    crypto::Keyring,
    domain::{LabelChangeResult, LabelOutcome, PartyChoices, PartyUrn},
    secret::{AccessToken, IdToken, NationalIdentityNumber, RefreshToken},
    storage::{
        Attempt, AuthSession, AuthSessionOrigin, AuthSessionRef, Change, ChangeId,
        FavouriteOutcome, Level, Limits, LogOut, MOST_UNIT_SETS, NewAuthSession, Person,
        PersonSettings, RefreshState, SaveOutcome, SchemaState, Store, StoreError, Tokens,
        UnitSetOutcome, UnitSetUse,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clock::Clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Row as _, SqliteConnection, postgres::PgConnection};
use tokio::time::timeout;
use tower_sessions::{
    SessionStore as _,
    session::{Id, Record},
};

use crate::support::LONGEST_WAIT;

/// Synthetic people: month plus 80.
const OLA: &str = "14886498226";
const ISSUER: &str = "https://idporten.example.no";

/// A database of its own for one test.
struct Bench {
    url: String,
    clock: Clock,
    /// Removed with its directory when the test is over.
    directory: Option<std::path::PathBuf>,
}

impl Bench {
    fn new(url: String, directory: Option<std::path::PathBuf>) -> Self {
        let start: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        Self {
            url,
            clock: Clock::settable(start),
            directory,
        }
    }

    fn sqlite() -> Self {
        let directory = std::env::temp_dir().join(format!("store-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&directory).unwrap();
        let url = format!("sqlite://{}/store.db", directory.display());
        Self::new(url, Some(directory))
    }

    async fn postgres() -> Option<Self> {
        let url = crate::support::postgres::new_schema().await?;
        Some(Self::new(url, None))
    }

    async fn store(&self) -> Store {
        self.store_with(&["a"]).await.unwrap()
    }

    /// A store whose keys are 32 times the given letter.
    async fn store_with(&self, letters: &[&str]) -> Result<Store, StoreError> {
        let limits = Limits::default();
        Store::connect(&self.url, ring(letters), self.clock.clone(), limits).await
    }

    async fn run_sql(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.to_owned());
        if self.url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
    }

    /// Every byte of every row of `table` in hexadecimal.
    async fn dump(&self, table: &str, columns: &[&str]) -> String {
        let mut dump = String::new();
        for column in columns {
            let mut values: Vec<Vec<u8>> = Vec::new();
            let sql = AssertSqlSafe(format!("SELECT {column} FROM {table}"));
            if self.url.starts_with("sqlite") {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
                values.extend(rows.iter().map(|row| row.get::<Vec<u8>, _>(0)));
            } else {
                let mut connection = PgConnection::connect(&self.url).await.unwrap();
                let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
                values.extend(rows.iter().map(|row| row.get::<Vec<u8>, _>(0)));
            }
            for value in values {
                dump.push_str(&hex(&value));
                dump.push('\n');
            }
        }
        dump
    }

    fn passes(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Some(directory) = &self.directory {
            // Left behind at worst.
            let _ = std::fs::remove_dir_all(directory);
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn ring(letters: &[&str]) -> Keyring {
    let keys: Vec<String> = letters
        .iter()
        .map(|letter| STANDARD.encode(letter.repeat(32)))
        .collect();
    Keyring::from_base64(&keys).unwrap()
}

fn tokens(bench: &Bench, name: &str) -> Tokens {
    let now = bench.clock.now();
    Tokens {
        access: AccessToken::new(format!("access-{name}")),
        access_given: now,
        access_ends: now + SignedDuration::from_secs(120),
        refresh: Some(RefreshToken::new(format!("refresh-{name}"))),
        refresh_ends: Some(now + SignedDuration::from_secs(600)),
        id: IdToken::new(format!("id-{name}")),
    }
}

fn new_login(bench: &Bench, sid: &str) -> NewAuthSession {
    NewAuthSession {
        person: Person {
            number: NationalIdentityNumber::parse(OLA).unwrap(),
            subject: "pairwise".to_owned(),
        },
        level: Level::Substantial,
        issuer: ISSUER.to_owned(),
        sid: sid.to_owned(),
        tokens: tokens(bench, "first"),
        authenticated: None,
        is_silent: false,
        origin: AuthSessionOrigin::default(),
    }
}

async fn start(store: &Store, bench: &Bench, sid: &str) -> AuthSession {
    store
        .start_auth_session(new_login(bench, sid))
        .await
        .unwrap()
}

async fn is_alive(store: &Store, login: &AuthSession) -> bool {
    let found = store.auth_session(&login.reference).await.unwrap();
    found.is_some()
}

fn attempt(bench: &Bench, state: &str) -> Attempt {
    Attempt {
        state: state.to_owned(),
        nonce: "nonce".to_owned(),
        verifier: "verifier".to_owned(),
        level: Level::Substantial,
        return_to: "/a/310702641/innboks".to_owned(),
        issuer: ISSUER.to_owned(),
        silent: false,
        must_prove: false,
        started_ms: bench.clock.now().as_millisecond(),
        browser_session: None,
    }
}

fn record(id: Id, who: &str) -> Record {
    Record {
        id,
        data: [("login".to_owned(), json!(who))].into(),
        expiry_date: time::OffsetDateTime::UNIX_EPOCH,
    }
}

async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}

/// Makes each test twice, once for each engine.
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        mod sqlite {
            $($(#[$doc])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(super::Bench::sqlite()).await; })*
        }
        mod postgres {
            $($(#[$doc])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(bench) = super::Bench::postgres().await {
                    super::$name(bench).await;
                }
            })*
        }
    };
}

on_both_engines! {
    /// `docs/rules/security.md#act-6`.
    a_change_is_claimed_by_one_of_fifty_on_two_instances;
    /// `docs/rules/security.md#act-6`, `docs/rules/security.md#act-7`.
    only_a_change_that_surely_was_not_made_is_claimed_anew;
    a_change_is_its_persons_and_forgotten_after_ten_minutes;
    /// `docs/rules/security.md#ses-8`.
    no_change_is_lost_in_200_rounds_of_simultaneous_requests;
    /// `docs/rules/login.md#oidc-2`, `docs/rules/login.md#m7`.
    an_attempt_is_taken_by_one_of_fifty;
    /// `docs/rules/login.md#m7`.
    an_attempt_belongs_to_its_browser_and_its_state;
    /// `docs/rules/login.md#m2`.
    an_attempt_expires_after_ten_minutes_and_is_remembered_for_an_hour;
    /// `docs/rules/login.md#oidc-1`.
    keys_of_later_attempts_sort_after_those_of_earlier_ones;
    /// `docs/rules/login.md#oidc-14`, `docs/rules/login.md#m31`.
    one_of_a_hundred_on_two_instances_exchanges_the_tokens;
    /// `docs/rules/login.md#m32`.
    m32_a_lease_that_ran_out_leaves_a_dead_refresh_token;
    /// `docs/rules/login.md#m33`.
    a_failed_exchange_may_be_tried_again_after_a_pause;
    /// `docs/rules/login.md#m32`.
    a_refresh_token_of_unknown_fate_is_dead;
    /// `docs/rules/login.md#m21`, `docs/rules/security.md#ses-6`.
    an_exchange_under_way_cannot_bring_an_ended_login_back;
    /// `docs/rules/login.md#m30`.
    m30_sto_2_swapped_ciphertext_is_refused;
    /// `docs/rules/login.md#m30`, `docs/rules/security.md#sto-3`.
    m30_sto_3_exchanging_keys_logs_nobody_out_and_changes_no_handle;
    /// `docs/rules/login.md#m30`.
    m30_a_row_sealed_with_a_lost_key_is_a_logged_out_person;
    /// `docs/rules/security.md#cfg-2`.
    foreign_keys_do_not_open_the_database;
    /// `docs/rules/login.md#m19`, `docs/rules/security.md#ses-5`.
    a_login_ends_after_thirty_minutes_without_a_page;
    /// `docs/rules/login.md#m19`, `docs/rules/security.md#ses-5`.
    a_login_ends_after_two_hours_whatever_happens;
    /// `docs/rules/security.md#sto-6`.
    sto_6_a_step_of_the_wall_clock_ends_no_login_and_deletes_no_row;
    /// `docs/rules/security.md#ses-6`.
    ses_6_ending_is_final_and_one_gets_what_is_left;
    /// `docs/rules/login.md#m39`, `docs/rules/login.md#oidc-17`.
    a_sid_ends_all_its_logins_and_no_other;
    a_flood_of_unknown_sessions_takes_no_room_from_known_ones;
    /// `docs/rules/security.md#ses-6`, `docs/rules/login.md#m21`.
    what_has_ended_is_known_to_a_login_that_was_under_way;
    /// `docs/rules/security.md#ses-6`.
    a_log_out_ends_the_login_that_came_out_of_its_browser_session_or_attempt;
    /// `docs/rules/login.md#m17`, `docs/rules/security.md#ses-3`.
    m17_ses_3_a_dump_holds_no_usable_id_token_or_number;
    /// `docs/rules/login.md#m21`.
    a_deleted_browser_session_is_not_saved_back;
    ses_9_a_browser_session_keeps_its_state_until_its_login_would_have_ended;
    /// `docs/rules/security.md#ses-8`.
    ses_8_requests_of_one_browser_at_a_time_lose_none_of_each_others_changes;
    /// `docs/rules/login.md#m20`, `docs/rules/security.md#sto-7`.
    expired_rows_are_removed_in_batches_with_their_tokens_handed_out;
    /// `docs/rules/security.md#sto-7`.
    sto_7_every_kind_of_row_is_swept_until_none_is_left;
    /// `docs/rules/security.md#sto-7`.
    sto_7_of_several_processes_one_is_given_a_login;
    a_persons_settings_are_kept_apart_and_changed;
    favourites_set_at_once_are_all_kept_and_are_a_hundred_at_most;
    /// `docs/rules/security.md#acc-4`, `docs/rules/inbox.md#ss-1`.
    what_is_saved_is_the_persons_own_once_and_not_too_much;
    a_set_of_parties_is_its_persons_and_has_one_id;
    /// `docs/rules/security.md#acc-4`.
    acc_4_deleting_settings_and_ending_logins_touches_nobody_else;
    /// `docs/rules/security.md#sto-4`.
    sto_4_a_second_instance_starts_on_the_same_database;
    /// `docs/rules/security.md#ops-7`: what was not prepared is away, which logs nobody out.
    a_store_is_away_until_it_is_prepared;
    an_inspection_makes_nothing_and_tells_whether_the_keys_fit;
}

async fn a_store_is_away_until_it_is_prepared(bench: Bench) {
    let limits = Limits::default();
    let store = Store::new(&bench.url, ring(&["a"]), bench.clock.clone(), limits).unwrap();
    let login = || new_login(&bench, "s");
    let away = [
        store.is_ready().await.unwrap_err(),
        store.start_auth_session(login()).await.unwrap_err(),
    ];
    assert!(
        away.iter()
            .all(|error| matches!(error, StoreError::Unavailable(_))),
        "{away:?}"
    );
    let (one, two) = tokio::join!(store.prepare(), store.prepare());
    one.unwrap();
    two.unwrap();
    store.is_ready().await.unwrap();
    store.start_auth_session(login()).await.unwrap();
}

async fn an_inspection_makes_nothing_and_tells_whether_the_keys_fit(bench: Bench) {
    let inspected = async |letters: &[&str]| Store::inspect(&bench.url, &ring(letters)).await;
    for _ in 0..2 {
        assert_eq!(inspected(&["a"]).await.unwrap(), SchemaState::New);
    }
    let made = bench
        .directory
        .as_ref()
        .map(|folder| std::fs::read_dir(folder).unwrap().count());
    assert!(made.is_none_or(|files| files == 0), "{made:?}");
    bench.store().await;
    assert_eq!(inspected(&["a"]).await.unwrap(), SchemaState::Ours);
    assert_eq!(inspected(&["b", "a"]).await.unwrap(), SchemaState::Ours);
    let foreign = inspected(&["b"]).await;
    assert!(
        matches!(foreign, Err(StoreError::KeysDoNotFit)),
        "{foreign:?}"
    );
}

async fn no_change_is_lost_in_200_rounds_of_simultaneous_requests(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let login = start(&one, &bench, "s").await;
    let person = login.person_key;
    for round in 0..200 {
        let value = format!("round {round}");
        let urn = PartyUrn::new(format!("urn:{round}"));
        let (party, language) = tokio::join!(
            one.set_default_party(&person, Some(&urn)),
            two.save_language(&person, &value),
        );
        party.unwrap();
        language.unwrap();
        let kept = two.settings(&person).await.unwrap();
        assert_eq!(kept.language, Some(value));
        assert_eq!(kept.parties.default, Some(urn));
    }
}

async fn acc_4_deleting_settings_and_ending_logins_touches_nobody_else(bench: Bench) {
    let store = bench.store().await;
    let mut other = new_login(&bench, "other");
    other.person.number = NationalIdentityNumber::parse("03917803799").unwrap();
    let other = store.start_auth_session(other).await.unwrap();
    let mine = start(&store, &bench, "a").await;
    let second = start(&store, &bench, "b").await;
    for person in [&mine.person_key, &other.person_key] {
        store.save_language(person, "nn").await.unwrap();
        let urn = PartyUrn::new("urn:x");
        store.record_recent_party(person, &urn).await.unwrap();
    }
    // A later version of us keeps more.
    bench
        .run_sql("UPDATE person_setting SET name = 'later' WHERE name = 'recent-parties'")
        .await;
    let only_language = PersonSettings {
        language: Some("nn".to_owned()),
        ..PersonSettings::default()
    };
    let kept = store.settings(&mine.person_key).await.unwrap();
    assert_eq!(kept, only_language);
    store.delete_settings(&mine.person_key).await.unwrap();
    assert!(store.settings(&mine.person_key).await.unwrap().is_empty());
    let kept = store.settings(&other.person_key).await.unwrap();
    assert_eq!(kept, only_language);
    let rows = bench.dump("person_setting", &["person"]).await;
    assert_eq!(rows.lines().count(), 2, "both rows of the other: {rows}");

    assert_eq!(
        store.count_auth_sessions(&mine.person_key).await.unwrap(),
        2
    );
    assert_eq!(store.end_others(&mine).await.unwrap().len(), 1);
    assert!(!is_alive(&store, &second).await);
    for login in [&mine, &other] {
        assert!(is_alive(&store, login).await);
        assert_eq!(
            store.count_auth_sessions(&login.person_key).await.unwrap(),
            1
        );
    }
    bench.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(
        store.count_auth_sessions(&mine.person_key).await.unwrap(),
        0
    );
}

async fn an_attempt_is_taken_by_one_of_fifty(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let key = one.save_attempt(&attempt(&bench, "state")).await.unwrap();
    let taken = at_once((0..50).map(|number| {
        let store = if number % 2 == 0 { &one } else { &two }.clone();
        let keys = vec![key.clone()];
        async move { store.answer_attempt(&keys, "state").await.unwrap() }
    }))
    .await;
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    assert_eq!(taken.len(), 50, "all are told where the person was going");
    assert_eq!(taken.iter().filter(|taken| taken.is_first).count(), 1);
}

async fn an_attempt_belongs_to_its_browser_and_its_state(bench: Bench) {
    let store = bench.store().await;
    let mine = store.save_attempt(&attempt(&bench, "mine")).await.unwrap();
    let other = store.save_attempt(&attempt(&bench, "other")).await.unwrap();
    let take = async |keys: &[&String], state: &str| {
        let keys: Vec<String> = keys.iter().map(|key| (*key).clone()).collect();
        store.answer_attempt(&keys, state).await.unwrap()
    };
    assert!(take(&[], "mine").await.is_none());
    assert!(take(&[&other], "mine").await.is_none());
    assert!(take(&[&mine], "other").await.is_none());
    assert!(take(&[&mine], "").await.is_none());
    // None of these used it up, and it is found among several.
    let found = take(&[&other, &mine], "mine").await.unwrap();
    assert_eq!((&found.key, found.attempt.state.as_str()), (&mine, "mine"));
    assert!(found.is_first);
    assert!(!take(&[&other, &mine], "mine").await.unwrap().is_first);
    assert!(take(&[&other], "other").await.unwrap().is_first);
}

async fn an_attempt_expires_after_ten_minutes_and_is_remembered_for_an_hour(bench: Bench) {
    let store = bench.store().await;
    let key = store.save_attempt(&attempt(&bench, "a")).await.unwrap();
    bench.passes(600);
    assert_eq!(store.remove_expired(100).await.unwrap().rows, 0);
    let found = store.answer_attempt(&[key], "a").await.unwrap().unwrap();
    let found = found.attempt;
    assert!(!found.is_expired(bench.clock.now()));
    bench.passes(1);
    assert!(found.is_expired(bench.clock.now()));
    let key = store.save_attempt(&attempt(&bench, "b")).await.unwrap();
    bench.passes(70 * 60);
    assert_eq!(store.remove_expired(100).await.unwrap().rows, 2);
    assert!(store.answer_attempt(&[key], "b").await.unwrap().is_none());
}

async fn keys_of_later_attempts_sort_after_those_of_earlier_ones(bench: Bench) {
    let store = bench.store().await;
    let mut keys = Vec::new();
    for number in 0..5 {
        let attempt = attempt(&bench, &number.to_string());
        keys.push(store.save_attempt(&attempt).await.unwrap());
        bench.clock.advance(SignedDuration::from_millis(1));
    }
    assert!(keys.is_sorted(), "{keys:?}");
}

/// The login with other tokens.
fn renewed(bench: &Bench, login: &AuthSession, name: &str) -> AuthSession {
    let mut renewed = login.clone();
    renewed.tokens = tokens(bench, name);
    renewed
}

async fn one_of_a_hundred_on_two_instances_exchanges_the_tokens(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let login = start(&one, &bench, "s").await;
    let leases = at_once((0..100).map(|number| {
        let store = if number % 2 == 0 { &one } else { &two }.clone();
        let login = login.clone();
        async move { store.acquire_refresh_lease(&login).await.unwrap() }
    }))
    .await;
    let mut leases: Vec<_> = leases.into_iter().flatten().collect();
    assert_eq!(leases.len(), 1);
    let seen = two.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.refresh, RefreshState::Underway);
    let fresh = one
        .commit_refresh(leases.remove(0), renewed(&bench, &login, "second"), ISSUER)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(fresh.refresh, RefreshState::Idle);
    let seen = two.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.tokens.access.expose(), "access-second");
    // Whoever still holds the old tokens cannot have the lease; who holds the new ones can.
    assert!(two.acquire_refresh_lease(&login).await.unwrap().is_none());
    assert!(two.acquire_refresh_lease(&seen).await.unwrap().is_some());
}

async fn m32_a_lease_that_ran_out_leaves_a_dead_refresh_token(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let lease = store.acquire_refresh_lease(&login).await.unwrap().unwrap();
    bench.passes(11);
    let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.refresh, RefreshState::Spent);
    assert!(store.acquire_refresh_lease(&seen).await.unwrap().is_none());
    // The holder was only slow: nobody else has the lease, so its answer still counts.
    let late = store
        .commit_refresh(lease, renewed(&bench, &login, "late"), ISSUER)
        .await;
    assert!(late.unwrap().is_some());
}

async fn a_failed_exchange_may_be_tried_again_after_a_pause(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let lease = store.acquire_refresh_lease(&login).await.unwrap().unwrap();
    store.release_refresh_lease(lease).await.unwrap();
    let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.refresh, RefreshState::CoolingDown);
    assert!(store.acquire_refresh_lease(&seen).await.unwrap().is_none());
    bench.passes(5);
    let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.refresh, RefreshState::Idle);
    assert!(store.acquire_refresh_lease(&seen).await.unwrap().is_some());
}

async fn a_refresh_token_of_unknown_fate_is_dead(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let lease = store.acquire_refresh_lease(&login).await.unwrap().unwrap();
    store.mark_refresh_spent(lease).await.unwrap();
    bench.passes(60);
    let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.refresh, RefreshState::Spent);
    assert!(store.acquire_refresh_lease(&seen).await.unwrap().is_none());
}

async fn an_exchange_under_way_cannot_bring_an_ended_login_back(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let lease = store.acquire_refresh_lease(&login).await.unwrap().unwrap();
    assert!(
        store
            .end_auth_session(&login.reference)
            .await
            .unwrap()
            .is_some()
    );
    let late = store
        .commit_refresh(lease, renewed(&bench, &login, "late"), ISSUER)
        .await;
    assert!(late.unwrap().is_none());
    store.touch(&login).await.unwrap();
    assert!(!is_alive(&store, &login).await);
}

async fn m30_sto_2_swapped_ciphertext_is_refused(bench: Bench) {
    let store = bench.store().await;
    let mine = start(&store, &bench, "mine").await;
    bench.passes(1);
    let theirs = start(&store, &bench, "theirs").await;
    bench
        .run_sql("CREATE TABLE copied AS SELECT reference_hash, sealed FROM login")
        .await;
    bench
        .run_sql(
            "UPDATE login SET sealed = (SELECT copied.sealed FROM copied
             WHERE copied.reference_hash <> login.reference_hash)",
        )
        .await;
    assert!(!is_alive(&store, &mine).await);
    assert!(!is_alive(&store, &theirs).await);
}

async fn m30_sto_3_exchanging_keys_logs_nobody_out_and_changes_no_handle(bench: Bench) {
    let old = bench.store_with(&["a"]).await.unwrap();
    let login = start(&old, &bench, "s").await;
    let handle = old.party_handle(&login.person_key, "urn:x").unwrap();
    old.save_language(&login.person_key, "nn").await.unwrap();

    let both = bench.store_with(&["b", "a"]).await.unwrap();
    let seen = both.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.tokens.access.expose(), "access-first");
    assert_eq!(
        both.party_handle(&seen.person_key, "urn:x").unwrap(),
        handle
    );
    let language = both
        .settings(&seen.person_key)
        .await
        .map(|kept| kept.language);
    assert_eq!(language.unwrap().as_deref(), Some("nn"));

    // What was written with the new key outlives the old one, and so do handles and row keys.
    let lease = both.acquire_refresh_lease(&seen).await.unwrap().unwrap();
    both.commit_refresh(lease, renewed(&bench, &seen, "second"), ISSUER)
        .await
        .unwrap()
        .unwrap();
    let new = bench.store_with(&["b"]).await.unwrap();
    let seen = new.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.tokens.access.expose(), "access-second");
    assert_eq!(new.party_handle(&seen.person_key, "urn:x").unwrap(), handle);
}

async fn m30_a_row_sealed_with_a_lost_key_is_a_logged_out_person(bench: Bench) {
    let old = bench.store_with(&["a"]).await.unwrap();
    let login = start(&old, &bench, "s").await;
    let mut browser_session = record(Id::default(), "x");
    old.create(&mut browser_session).await.unwrap();
    bench.store_with(&["b", "a"]).await.unwrap();
    let new = bench.store_with(&["b"]).await.unwrap();
    assert!(!is_alive(&new, &login).await);
    assert!(new.load(&browser_session.id).await.unwrap().is_none());
    // It can still be ended, and there is nothing to revoke with.
    assert!(
        new.end_by_sid(ISSUER, "s", true)
            .await
            .unwrap()
            .ended
            .is_empty()
    );
    assert!(!is_alive(&old, &login).await);
}

async fn foreign_keys_do_not_open_the_database(bench: Bench) {
    bench.store_with(&["a"]).await.unwrap();
    let refused = bench.store_with(&["b"]).await;
    assert!(matches!(refused, Err(StoreError::KeysDoNotFit)));
    bench.store_with(&["a"]).await.unwrap();
}

async fn a_login_ends_after_thirty_minutes_without_a_page(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    bench.passes(29 * 60 + 59);
    let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
    // Reading is no activity; a page is.
    assert_eq!(seen.idle_ends, login.idle_ends);
    store.touch(&seen).await.unwrap();
    bench.passes(29 * 60 + 59);
    assert!(is_alive(&store, &login).await);
    bench.passes(2);
    assert!(!is_alive(&store, &login).await);
    // A page that is too late does not wake it up.
    store.touch(&seen).await.unwrap();
    assert!(!is_alive(&store, &login).await);
}

async fn a_login_ends_after_two_hours_whatever_happens(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    for _ in 0..119 {
        bench.passes(60);
        let seen = store.auth_session(&login.reference).await.unwrap().unwrap();
        store.touch(&seen).await.unwrap();
    }
    bench.passes(59);
    assert!(is_alive(&store, &login).await);
    bench.passes(2);
    assert!(!is_alive(&store, &login).await);
}

/// A store whose deadlines are those of a clock that takes no part in steps of `wall`.
async fn steady_store(bench: &Bench, wall: &Clock) -> Store {
    let clock = Clock::steady_by(wall.clone(), bench.clock.clone());
    let limits = Limits::default();
    let store = Store::connect(&bench.url, ring(&["a"]), clock, limits).await;
    store.unwrap()
}

async fn sto_6_a_step_of_the_wall_clock_ends_no_login_and_deletes_no_row(bench: Bench) {
    for step in [
        SignedDuration::from_hours(1),
        SignedDuration::from_hours(-1),
    ] {
        let wall = Clock::settable(bench.clock.now());
        let store = steady_store(&bench, &wall).await;
        let passes = |minutes| {
            wall.advance(SignedDuration::from_mins(minutes));
            bench.clock.advance(SignedDuration::from_mins(minutes));
        };
        let login = start(&store, &bench, "s").await;
        let mut visit = record(Id::default(), "x");
        store.create(&mut visit).await.unwrap();
        wall.advance(step);
        for _ in 0..5 {
            let seen = store.auth_session(&login.reference).await.unwrap();
            store.touch(&seen.unwrap()).await.unwrap();
            assert_eq!(store.remove_expired(100).await.unwrap().rows, 0);
            passes(20);
        }
        assert!(is_alive(&store, &login).await, "{step}");
        assert!(store.load(&visit.id).await.unwrap().is_some());
        // Its absolute end comes, and no more than the step later.
        passes(20 + 61);
        assert!(!is_alive(&store, &login).await, "{step}");
        assert!(store.remove_expired(100).await.unwrap().rows >= 1);
    }
}

async fn ses_6_ending_is_final_and_one_gets_what_is_left(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let login = start(&one, &bench, "s").await;
    let ended = at_once((0..20).map(|number| {
        let store = if number % 2 == 0 { &one } else { &two }.clone();
        let reference = login.reference.clone();
        async move { store.end_auth_session(&reference).await.unwrap() }
    }))
    .await;
    let mut ended: Vec<_> = ended.into_iter().flatten().collect();
    assert_eq!(ended.len(), 1);
    let left = ended.remove(0);
    assert_eq!(left.refresh.unwrap().expose(), "refresh-first");
    assert_eq!(left.id.expose(), "id-first");
    for store in [&one, &two] {
        assert!(!is_alive(store, &login).await);
    }
}

async fn a_sid_ends_all_its_logins_and_no_other(bench: Bench) {
    let store = bench.store().await;
    let start = async |sid: &str| -> AuthSession { start(&store, &bench, sid).await };
    let (one, two, other) = (start("s").await, start("s").await, start("t").await);
    let foreign = store.end_by_sid("https://evil.example", "s", true).await;
    assert!(foreign.unwrap().ended.is_empty());
    // Digdir's own example writes the issuer with a slash at the end.
    let ended = store.end_by_sid(&format!("{ISSUER}/"), "s", true).await;
    assert_eq!(ended.unwrap().ended.len(), 2);
    for gone in [one, two] {
        assert!(!is_alive(&store, &gone).await);
    }
    assert!(is_alive(&store, &other).await);
    assert!(
        store
            .end_by_sid(ISSUER, "s", true)
            .await
            .unwrap()
            .ended
            .is_empty()
    );
    assert!(
        store
            .end_by_sid(ISSUER, "", true)
            .await
            .unwrap()
            .ended
            .is_empty()
    );
}

async fn a_flood_of_unknown_sessions_takes_no_room_from_known_ones(bench: Bench) {
    let store = bench.store().await;
    let early = UnderWay::new(&bench, &store, "early").await;
    let told = store.end_by_sid(ISSUER, "early", false).await.unwrap();
    assert!(told.is_recorded, "a row bears it out");
    assert_eq!(told.ended.len(), 1);
    let unknown = async |sid: &str| {
        store
            .end_by_sid(ISSUER, sid, true)
            .await
            .unwrap()
            .is_recorded
    };
    assert!(unknown("unknown").await);
    assert!(
        !store
            .end_by_sid(ISSUER, "no", false)
            .await
            .unwrap()
            .is_recorded
    );
    let now = bench.clock.now().as_millisecond();
    let (numbers, hash) = if bench.url.starts_with("sqlite") {
        let numbers = "WITH RECURSIVE numbers(n) AS
            (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)";
        (numbers, "randomblob(32)")
    } else {
        let numbers = "WITH numbers(n) AS (SELECT generate_series(1, 100000))";
        (numbers, "decode(md5(n::text), 'hex')")
    };
    let later = now + 20 * 60 * 1000;
    bench
        .run_sql(&format!(
            "INSERT INTO ending (key_hash, ended_ms, expires_ms)
             {numbers} SELECT {hash}, {now}, {later} FROM numbers"
        ))
        .await;
    assert!(!unknown("another").await, "there is no room");
    assert!(unknown("unknown").await, "it is there already");
    assert!(early.has_ended().await, "what was noted stays");
    // Whatever a row bears out is noted all the same.
    let known = UnderWay::new(&bench, &store, "known").await;
    let told = store.end_by_sid(ISSUER, "known", true).await.unwrap();
    assert!(told.is_recorded && told.ended.len() == 1);
    assert!(known.has_ended().await);
    let attempt = UnderWay::new(&bench, &store, "attempt").await;
    let keys = [attempt.origin.attempt_key.clone(), "made up".to_owned()];
    let log_out = LogOut {
        attempt_keys: &keys,
        ..LogOut::default()
    };
    assert_eq!(store.end_browser_session(&log_out).await.unwrap().len(), 1);
    assert!(attempt.has_ended().await);
    bench.passes(21 * 60);
    assert!(unknown("another").await, "the flood is over");
}

/// A login that was under way on another instance, and whether it may stay.
struct UnderWay {
    store: Store,
    attempt: Attempt,
    origin: AuthSessionOrigin,
    login: AuthSession,
}

impl UnderWay {
    async fn new(bench: &Bench, store: &Store, sid: &str) -> Self {
        let attempt = attempt(bench, sid);
        let origin = AuthSessionOrigin {
            attempt_key: store.save_attempt(&attempt).await.unwrap(),
            browser_session: Some(store.browser_session_key(sid).unwrap()),
        };
        let new = NewAuthSession {
            origin: origin.clone(),
            ..new_login(bench, sid)
        };
        Self {
            login: store.start_auth_session(new).await.unwrap(),
            store: store.clone(),
            attempt,
            origin,
        }
    }

    async fn has_ended(&self) -> bool {
        let ended = self
            .store
            .has_ended(&self.login, &self.attempt, &self.origin, false)
            .await;
        ended.unwrap()
    }
}

async fn what_has_ended_is_known_to_a_login_that_was_under_way(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let told = UnderWay::new(&bench, &two, "told").await;
    let other = UnderWay::new(&bench, &two, "other").await;
    one.end_by_sid(&format!("{ISSUER}/"), "told", true)
        .await
        .unwrap();
    assert!(told.has_ended().await && !other.has_ended().await);
    // An attempt that begins afterwards is another matter.
    bench.passes(6);
    let later = UnderWay::new(&bench, &two, "told").await;
    assert!(told.has_ended().await && !later.has_ended().await);
    // By the browser session and by the attempt that the browser brings.
    let browser_session = two.browser_session_key("other").unwrap();
    let log_out = LogOut {
        browser_session: Some(&browser_session),
        ..LogOut::default()
    };
    one.end_browser_session(&log_out).await.unwrap();
    assert!(other.has_ended().await && !later.has_ended().await);
    let keys = [later.origin.attempt_key.clone()];
    let log_out = LogOut {
        attempt_keys: &keys,
        ..LogOut::default()
    };
    one.end_browser_session(&log_out).await.unwrap();
    assert!(later.has_ended().await);
    // Everywhere but here: not what goes on in the same browser.
    let begun_before = UnderWay::new(&bench, &two, "third").await;
    bench.passes(1);
    let here = start(&one, &bench, "here").await;
    assert_eq!(one.end_others(&here).await.unwrap().len(), 1);
    assert!(begun_before.has_ended().await);
    let UnderWay {
        login,
        attempt,
        origin,
        ..
    } = &begun_before;
    let here = two.has_ended(login, attempt, origin, true).await;
    assert!(!here.unwrap());
    // Kept for longer than an attempt lives, and no longer than that needs.
    bench.passes(15 * 60);
    one.remove_expired(100).await.unwrap();
    assert!(told.has_ended().await);
    bench.passes(10 * 60);
    one.remove_expired(100).await.unwrap();
    let UnderWay {
        login,
        attempt,
        origin,
        ..
    } = &later;
    let alone = two.has_ended(login, attempt, origin, true).await;
    assert!(!alone.unwrap());
    // That of a person is kept for as long as the provider may know the browser.
    assert!(told.has_ended().await);
    bench.passes(110 * 60);
    one.remove_expired(100).await.unwrap();
    assert!(!told.has_ended().await);
}

async fn a_log_out_ends_the_login_that_came_out_of_its_browser_session_or_attempt(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let by_browser_session = UnderWay::new(&bench, &two, "a").await;
    let by_attempt = UnderWay::new(&bench, &two, "b").await;
    let other = UnderWay::new(&bench, &two, "c").await;
    let browser_session = one.browser_session_key("a").unwrap();
    let keys = [by_attempt.origin.attempt_key.clone()];
    let log_out = LogOut {
        login: None,
        browser_session: Some(&browser_session),
        attempt_keys: &keys,
    };
    assert_eq!(one.end_browser_session(&log_out).await.unwrap().len(), 2);
    assert!(one.end_browser_session(&log_out).await.unwrap().is_empty());
    for (gone, is_gone) in [
        (by_browser_session, true),
        (by_attempt, true),
        (other, false),
    ] {
        let seen = one.auth_session(&gone.login.reference).await.unwrap();
        assert_eq!(seen.is_none(), is_gone);
    }
}

async fn m17_ses_3_a_dump_holds_no_usable_id_token_or_number(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "the-sid").await;
    let mut browser_session = record(Id::default(), login.reference.as_str());
    store.create(&mut browser_session).await.unwrap();
    let key = store
        .save_attempt(&attempt(&bench, "the-state"))
        .await
        .unwrap();
    store
        .record_recent_party(&login.person_key, &PartyUrn::new("the-party"))
        .await
        .unwrap();
    let mut dump = String::new();
    for (table, columns) in [
        ("visit", &["id_hash", "sealed"][..]),
        ("login", &["reference_hash", "person", "sid_hash", "sealed"]),
        ("login_attempt", &["key_hash", "state_hash", "sealed"]),
        ("person_setting", &["person", "sealed"]),
        ("once_made_key", &["sealed"]),
    ] {
        let part = bench.dump(table, columns).await;
        assert_eq!(part.lines().count(), columns.len(), "{table}");
        dump.push_str(&part);
    }
    let id = browser_session.id.to_string();
    let secrets: [&[u8]; 12] = [
        id.as_bytes(),
        &browser_session.id.0.to_le_bytes(),
        &browser_session.id.0.to_be_bytes(),
        login.reference.as_str().as_bytes(),
        key.as_bytes(),
        b"the-state",
        b"verifier",
        b"the-sid",
        b"the-party",
        b"access-first",
        b"refresh-first",
        OLA.as_bytes(),
    ];
    for secret in secrets {
        assert!(!dump.contains(&hex(secret)), "{}", hex(secret));
    }
}

async fn a_deleted_browser_session_is_not_saved_back(bench: Bench) {
    let store = bench.store().await;
    let mut browser_session = record(Id::default(), "x");
    store.create(&mut browser_session).await.unwrap();
    let mut other = record(Id::default(), "other");
    store.create(&mut other).await.unwrap();
    // A request that began before the browser session was deleted ends after it.
    let late = store.load(&browser_session.id).await.unwrap().unwrap();
    store.delete(&browser_session.id).await.unwrap();
    store.save(&late).await.unwrap();
    assert!(store.load(&browser_session.id).await.unwrap().is_none());
    let untouched = store.load(&other.id).await.unwrap().unwrap();
    assert_eq!(values(&untouched), other.data);
    // An id that somebody made up is not taken into use either.
    let planted = record(Id(42), "x");
    store.save(&planted).await.unwrap();
    assert!(store.load(&planted.id).await.unwrap().is_none());
}

/// The values of a record that was loaded, without what the store adds.
fn values(record: &Record) -> std::collections::HashMap<String, serde_json::Value> {
    let mut values = record.data.clone();
    values.retain(|name, _| !name.starts_with('\0'));
    values
}

async fn ses_8_requests_of_one_browser_at_a_time_lose_none_of_each_others_changes(bench: Bench) {
    let stores = [bench.store().await, bench.store().await];
    let mut visit = record(Id::default(), "x");
    visit.data.insert("taken".to_owned(), json!("flash"));
    stores[0].create(&mut visit).await.unwrap();
    for round in 0..200 {
        // Three requests that have all loaded the record before one of them saves it.
        let mut changed = Vec::new();
        for (number, store) in stores.iter().cycle().take(3).enumerate() {
            let mut seen = store.load(&visit.id).await.unwrap().unwrap();
            match number {
                0 => drop(seen.data.remove("taken")),
                1 => drop(seen.data.insert("language".to_owned(), json!(round))),
                _ => drop(seen.data.insert("taken later".to_owned(), json!(round))),
            }
            changed.push((store.clone(), seen));
        }
        at_once(changed.into_iter().map(|(store, seen)| async move {
            store.save(&seen).await.unwrap();
        }))
        .await;
        let mut after = stores[1].load(&visit.id).await.unwrap().unwrap();
        let found = values(&after);
        assert_eq!(found.get("taken"), None, "{round}");
        assert_eq!(found.get("language"), Some(&json!(round)));
        assert_eq!(found.get("taken later"), Some(&json!(round)));
        assert_eq!(found.len(), 3, "what nobody changed stays: {found:?}");
        after.data.insert("taken".to_owned(), json!("flash"));
        stores[0].save(&after).await.unwrap();
    }
}

async fn ses_9_a_browser_session_keeps_its_state_until_its_login_would_have_ended(bench: Bench) {
    let store = bench.store().await;
    let mut browser_session = record(Id::default(), "x");
    store.create(&mut browser_session).await.unwrap();
    let mut twin = record(browser_session.id, "y");
    store.create(&mut twin).await.unwrap();
    assert_ne!(
        twin.id, browser_session.id,
        "an id in use is given to nobody else"
    );
    browser_session.data.insert("more".to_owned(), json!(1));
    store.save(&browser_session).await.unwrap();
    let seen = store.load(&browser_session.id).await.unwrap().unwrap();
    assert_eq!(values(&seen), browser_session.data);
    let large = Record {
        data: [("x".to_owned(), json!("x".repeat(70_000)))].into(),
        ..browser_session.clone()
    };
    assert!(store.save(&large).await.is_err());
    bench.passes(120 * 60 - 1);
    assert!(store.load(&browser_session.id).await.unwrap().is_some());
    bench.passes(1);
    assert!(store.load(&browser_session.id).await.unwrap().is_none());
}

async fn expired_rows_are_removed_in_batches_with_their_tokens_handed_out(bench: Bench) {
    let store = bench.store().await;
    for number in 0..5 {
        let sid = number.to_string();
        start(&store, &bench, &sid).await;
    }
    bench.passes(20 * 60);
    let fresh = start(&store, &bench, "fresh").await;
    assert_eq!(store.remove_expired(3).await.unwrap().rows, 0);
    bench.passes(15 * 60);
    let removed = store.remove_expired(3).await.unwrap();
    assert_eq!((removed.rows, removed.logins.len()), (3, 3));
    assert!(removed.logins.iter().all(|login| login.refresh.is_some()));
    assert_eq!(store.remove_expired(3).await.unwrap().rows, 2);
    assert_eq!(store.remove_expired(3).await.unwrap().rows, 0);
    assert!(is_alive(&store, &fresh).await);
}

/// Every table with rows that expire: its columns, and the values of row `n`, which expired long ago.
const EXPIRING: [(&str, &str, &str); 6] = [
    ("visit", "id_hash, sealed, expires_ms", "KEY, KEY, n"),
    (
        "login_attempt",
        "key_hash, state_hash, sealed, expires_ms",
        "KEY, KEY, KEY, n",
    ),
    ("ending", "key_hash, ended_ms, expires_ms", "KEY, n, n"),
    (
        "change",
        "key_hash, state, sealed, expires_ms",
        "KEY, 0, KEY, n",
    ),
    (
        "person_unit_set",
        "person, id, sealed, created_ms, expires_ms",
        "KEY, 'id', KEY, n, n",
    ),
    (
        "login",
        "reference_hash, person, sid_hash, sealed, created_ms, idle_ends_ms, ends_ms, version,
         refresh_state, refresh_until_ms, refresh_holder",
        "KEY, KEY, KEY, KEY, n, n, n, 1, 0, 0, KEY",
    ),
];

/// Adds `rows` expired rows to a table, under keys that no key of ours made.
async fn add_expired(bench: &Bench, (table, columns, values): (&str, &str, &str), rows: usize) {
    let blob = if bench.url.starts_with("sqlite") {
        "BLOB"
    } else {
        "BYTEA"
    };
    let values = values.replace("KEY", &format!("CAST(CAST(n AS TEXT) AS {blob})"));
    let sql = format!(
        "INSERT INTO {table} ({columns})
         WITH RECURSIVE numbers(n) AS
         (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})
         SELECT {values} FROM numbers"
    );
    bench.run_sql(&sql).await;
}

async fn sto_7_every_kind_of_row_is_swept_until_none_is_left(bench: Bench) {
    const BATCH: u32 = 500;
    let store = bench.store().await;
    let alive = start(&store, &bench, "alive").await;
    let me = &store.person_key(OLA).unwrap();
    let chosen = ["310702641".to_owned()];
    let kept = store.save_unit_set(me, &chosen, UnitSetUse::List).await;
    assert!(matches!(kept.unwrap(), UnitSetOutcome::Kept(_)));
    for kind in EXPIRING {
        add_expired(&bench, kind, 1_200).await;
        let mut batches = Vec::new();
        loop {
            let removed = store.remove_expired(BATCH).await.unwrap();
            batches.push(removed.rows);
            if !removed.may_be_more {
                break;
            }
        }
        // A kind of its own fills the batch: what is left of it is swept at once.
        assert_eq!(batches, [500, 500, 200], "{}", kind.0);
    }
    assert!(is_alive(&store, &alive).await);
    assert_eq!(store.unit_sets(me).await.unwrap().len(), 1);
}

async fn sto_7_of_several_processes_one_is_given_a_login(bench: Bench) {
    const LOGINS: usize = 120;
    let stores = [bench.store().await, bench.store().await];
    for number in 0..LOGINS {
        let mut new = new_login(&bench, &number.to_string());
        new.tokens = tokens(&bench, &number.to_string());
        stores[0].start_auth_session(new).await.unwrap();
    }
    bench.passes(30 * 60);
    let sweeps = (0..4).map(|number| {
        let store = stores[number % 2].clone();
        async move {
            let mut tokens = Vec::new();
            loop {
                let removed = store.remove_expired(7).await.unwrap();
                assert_eq!(removed.rows, removed.logins.len());
                let found = removed.logins.into_iter().filter_map(|login| login.refresh);
                tokens.extend(found.map(|token| token.expose().to_owned()));
                if !removed.may_be_more {
                    return tokens;
                }
            }
        }
    });
    let mut tokens = at_once(sweeps).await.concat();
    tokens.sort();
    let count = tokens.len();
    tokens.dedup();
    assert_eq!((count, tokens.len()), (LOGINS, LOGINS));
}

async fn a_change_is_claimed_by_one_of_fifty_on_two_instances(bench: Bench) {
    let stores = [bench.store().await, bench.store().await];
    let me = stores[0].person_key(OLA).unwrap();
    let id = stores[0].change_id(&me, "form", "archive").unwrap();
    assert_eq!(stores[1].change_id(&me, "form", "archive").unwrap(), id);
    let mut asking = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (store, id) = (stores[number % 2].clone(), id.clone());
        asking.spawn(async move { store.claim_change(&me, &id, &number).await.unwrap() });
    }
    let claimed = asking.join_all().await;
    assert_eq!(claimed.iter().filter(|is_mine| **is_mine).count(), 1);
}

async fn result_of(
    store: &Store,
    person: &arbeidsflate::crypto::PersonKey,
    id: &ChangeId,
) -> Option<LabelChangeResult> {
    let change: Option<Change<String>> = store.change(person, id).await.unwrap();
    change.map(|change| change.result)
}

async fn only_a_change_that_surely_was_not_made_is_claimed_anew(bench: Bench) {
    use LabelOutcome::{Conflict, Done, NotFound, NotSent, Refused, Underway, Unsure};
    let (apply, undo) = (LabelChangeResult::apply, LabelChangeResult::undo);
    let store = bench.store().await;
    let me = store.person_key(OLA).unwrap();
    let note = "note".to_owned();
    let cases = [
        (apply(Conflict), true),
        (apply(NotFound), true),
        (apply(Refused), true),
        (apply(NotSent), true),
        (apply(Done), false),
        (apply(Unsure), false),
        (undo(Underway), false),
        (undo(Done), false),
        (undo(Unsure), false),
        (undo(Conflict), false),
        (undo(NotFound), false),
        (undo(Refused), false),
        (undo(NotSent), false),
    ];
    for (result, is_claimed) in cases {
        let id = store.change_id(&me, &format!("{result:?}"), "x").unwrap();
        assert!(store.claim_change(&me, &id, &note).await.unwrap());
        assert!(!store.claim_change(&me, &id, &note).await.unwrap());
        let step = (apply(Underway), result);
        assert!(store.move_change(&me, &id, step, &note).await.unwrap());
        assert!(!store.move_change(&me, &id, step, &note).await.unwrap());
        assert_eq!(result_of(&store, &me, &id).await, Some(result));
        let again = store.claim_change(&me, &id, &note).await.unwrap();
        assert_eq!(again, is_claimed, "{result:?}");
    }
}

async fn a_change_is_its_persons_and_forgotten_after_ten_minutes(bench: Bench) {
    let store = bench.store().await;
    let me = store.person_key(OLA).unwrap();
    let other = store.person_key("03917803799").unwrap();
    let id = store.change_id(&me, "form", "archive").unwrap();
    for (person, form, action) in [
        (&other, "form", "archive"),
        (&me, "form2", "archive"),
        (&me, "form", "bin"),
    ] {
        assert_ne!(store.change_id(person, form, action).unwrap(), id);
    }
    let note = "secret-note".to_owned();
    assert!(store.claim_change(&me, &id, &note).await.unwrap());
    assert_eq!(result_of(&store, &other, &id).await, None);
    let dump = bench.dump("change", &["key_hash", "sealed"]).await;
    assert!(!dump.contains(&hex(note.as_bytes())) && !dump.contains(&hex(id.as_str().as_bytes())));
    bench.passes(599);
    assert_eq!(
        result_of(&store, &me, &id).await,
        Some(LabelChangeResult::apply(LabelOutcome::Underway))
    );
    bench.passes(1);
    assert_eq!(result_of(&store, &me, &id).await, None);
    let step = (
        LabelChangeResult::apply(LabelOutcome::Underway),
        LabelChangeResult::apply(LabelOutcome::Done),
    );
    assert!(!store.move_change(&me, &id, step, &note).await.unwrap());
    assert_eq!(store.remove_expired(100).await.unwrap().rows, 1);
}

async fn a_persons_settings_are_kept_apart_and_changed(bench: Bench) {
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let me = login.person_key;
    assert!(store.settings(&me).await.unwrap().is_empty());
    for language in ["nn", "en"] {
        store.save_language(&me, language).await.unwrap();
    }
    let urn = |word: &str| PartyUrn::new(format!("urn:{word}"));
    for word in ["a", "b", "c", "d", "b", "e", "f", "f"] {
        store.record_recent_party(&me, &urn(word)).await.unwrap();
    }
    for default in [Some(urn("a")), None, Some(urn("b"))] {
        let set = store.set_default_party(&me, default.as_ref()).await;
        set.unwrap();
    }
    for shows in [true, false, true] {
        store.set_shows_deleted(&me, shows).await.unwrap();
    }
    for n in (0..205).chain([150]) {
        let noted = store.record_read_through(&me, &format!("{n:016}")).await;
        noted.unwrap();
    }
    for (word, wished) in [("x", true), ("y", true), ("x", true), ("y", false)] {
        let set = store.set_favourite(&me, &urn(word), wished, |_| true).await;
        assert_eq!(set.unwrap(), FavouriteOutcome::Set);
    }
    let expected = PersonSettings {
        parties: PartyChoices {
            default: Some(urn("b")),
            favourites: vec![urn("x")],
            recent: ["f", "e", "b", "d", "c"].map(urn).into(),
            shows_deleted: true,
        },
        language: Some("en".to_owned()),
        search_order: Vec::new(),
        read_through: (5..205).rev().map(|n| format!("{n:016}")).collect(),
    };
    // The same person is known again after a new login.
    let again = start(&store, &bench, "t").await;
    let kept = store.settings(&again.person_key).await.unwrap();
    assert_eq!(kept, expected);
}

async fn favourites_set_at_once_are_all_kept_and_are_a_hundred_at_most(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let login = start(&one, &bench, "s").await;
    let me = login.person_key;
    let set = async |store: &Store, number: usize, is_known: bool| {
        let urn = PartyUrn::new(format!("urn:{number}"));
        let outcome = store.set_favourite(&me, &urn, true, |_| is_known).await;
        outcome.unwrap()
    };
    for number in 0..50 {
        let pair = tokio::join!(set(&one, 2 * number, true), set(&two, 2 * number + 1, true));
        assert_eq!(pair, (FavouriteOutcome::Set, FavouriteOutcome::Set));
    }
    let kept = one.settings(&me).await.unwrap().parties.favourites;
    assert_eq!(kept.len(), 100, "of two at once neither is lost");
    assert_eq!(set(&one, 100, true).await, FavouriteOutcome::Full);
    assert_eq!(set(&one, 7, true).await, FavouriteOutcome::Set, "it is one");
    // Those that are lost meanwhile make room.
    assert_eq!(set(&one, 100, false).await, FavouriteOutcome::Set);
    let kept = one.settings(&me).await.unwrap().parties.favourites;
    assert_eq!(kept, [PartyUrn::new("urn:100")]);
}

#[expect(clippy::too_many_lines, reason = "one story of a store")]
async fn what_is_saved_is_the_persons_own_once_and_not_too_much(bench: Bench) {
    let store = bench.store().await;
    let mut other = new_login(&bench, "other");
    other.person.number = NationalIdentityNumber::parse("03917803799").unwrap();
    let other = store.start_auth_session(other).await.unwrap().person_key;
    let me = start(&store, &bench, "a").await;
    let me = me.person_key;
    let save = async |person, body: &str| {
        let name = Some("the-name");
        store.add_saved(person, name, body).await.unwrap()
    };
    let SaveOutcome::Saved(id) = save(&me, "/the-list").await else {
        panic!("not saved")
    };
    let again = save(&me, "/the-list").await;
    assert_eq!(again, SaveOutcome::Exists(id.clone()));
    assert!(matches!(
        save(&other, "/the-list").await,
        SaveOutcome::Saved(_)
    ));

    let find = async |person| store.saved_with_id(person, &id).await.unwrap();
    assert_eq!(find(&other).await, None);
    assert!(!store.rename_saved(&other, &id, None).await.unwrap());
    assert!(!store.delete_saved(&other, &id).await.unwrap());
    store.record_opened(&other, &id).await.unwrap();
    let untouched = find(&me).await.unwrap();
    assert_eq!(untouched.name.as_deref(), Some("the-name"));
    assert_eq!(
        (untouched.body.as_str(), untouched.opened),
        ("/the-list", None)
    );
    bench.passes(5);
    assert!(store.rename_saved(&me, &id, None).await.unwrap());
    store.record_opened(&me, &id).await.unwrap();
    let changed = find(&me).await.unwrap();
    assert_eq!(changed.name, None);
    assert_eq!(changed.created, untouched.created);
    assert_eq!(changed.opened, Some(changed.changed));
    assert!(changed.changed > changed.created);
    let columns = ["body_hash", "sealed_name", "sealed_body"];
    let dump = bench.dump("person_saved", &columns).await;
    assert!(!dump.contains("the-name") && !dump.contains("the-list"));

    for number in 1..50 {
        let saved = save(&me, &format!("/{number}")).await;
        assert!(matches!(saved, SaveOutcome::Saved(_)), "{number}");
    }
    assert_eq!(save(&me, "/more").await, SaveOutcome::Full);
    assert_eq!(
        save(&me, "/7").await,
        store
            .saved_as(&me, "/7")
            .await
            .map(|id| SaveOutcome::Exists(id.unwrap()))
            .unwrap()
    );
    assert!(store.delete_saved(&me, &id).await.unwrap());
    assert!(!store.delete_saved(&me, &id).await.unwrap());
    assert!(matches!(save(&me, "/more").await, SaveOutcome::Saved(_)));
    store.delete_all_saved(&me).await.unwrap();
    assert_eq!(store.saved(&me).await.unwrap(), []);
    assert_eq!(store.saved(&other).await.unwrap().len(), 1);
}

async fn a_set_of_parties_is_its_persons_and_has_one_id(bench: Bench) {
    let store = bench.store().await;
    let mut other = new_login(&bench, "other");
    other.person.number = NationalIdentityNumber::parse("03917803799").unwrap();
    let other = store.start_auth_session(other).await.unwrap().person_key;
    let me = start(&store, &bench, "a").await;
    let me = me.person_key;
    let units = |from: usize| -> Vec<String> {
        let numbers = (from..from + 150).map(|n| (310_000_000 + n).to_string());
        numbers.rev().collect()
    };
    let save = async |from: usize, used| {
        let saved = store.save_unit_set(&me, &units(from), used).await.unwrap();
        match saved {
            UnitSetOutcome::Kept(id) => Some(id),
            UnitSetOutcome::Full => None,
        }
    };
    let draft = save(0, UnitSetUse::Draft).await.unwrap();
    let mut sorted = units(0);
    sorted.sort();
    let set = store.unit_set(&me, &draft).await.unwrap().unwrap();
    assert_eq!(set.units, sorted);
    assert_eq!(store.unit_set(&other, &draft).await.unwrap(), None);
    assert_eq!(store.unit_sets(&me).await.unwrap(), []);
    // Wanted for a list, it is kept; wanted as a draft again, it stays so.
    assert_eq!(save(0, UnitSetUse::List).await, Some(draft.clone()));
    assert_eq!(save(0, UnitSetUse::Draft).await, Some(draft.clone()));
    let passing = save(1, UnitSetUse::Draft).await.unwrap();
    assert_ne!(passing, draft);
    bench.passes(24 * 60 * 60);
    assert_eq!(store.unit_set(&me, &passing).await.unwrap(), None);
    assert!(store.remove_expired(100).await.unwrap().rows >= 1);
    assert!(store.unit_set(&me, &draft).await.unwrap().is_some());

    for number in 1..MOST_UNIT_SETS {
        assert!(save(number, UnitSetUse::List).await.is_some(), "{number}");
    }
    assert_eq!(save(500, UnitSetUse::List).await, None);
    assert_eq!(
        save(7, UnitSetUse::List).await,
        save(7, UnitSetUse::Draft).await
    );
    assert!(save(500, UnitSetUse::Draft).await.is_some());
    assert_eq!(store.unit_sets(&me).await.unwrap().len(), MOST_UNIT_SETS);
    assert!(!store.delete_unit_set(&other, &draft).await.unwrap());
    assert!(store.delete_unit_set(&me, &draft).await.unwrap());
    assert!(!store.delete_unit_set(&me, &draft).await.unwrap());
    assert!(save(500, UnitSetUse::List).await.is_some());
    store.delete_unit_sets(&me).await.unwrap();
    assert_eq!(store.unit_sets(&me).await.unwrap(), []);
}

async fn sto_4_a_second_instance_starts_on_the_same_database(bench: Bench) {
    let one = bench.store().await;
    let two = bench.store().await;
    let login = start(&one, &bench, "s").await;
    let seen = two.auth_session(&login.reference).await.unwrap().unwrap();
    assert_eq!(seen.person.number.expose(), OLA);
    assert_eq!(seen.level, Level::Substantial);
    assert_eq!(seen.tokens.refresh.unwrap().expose(), "refresh-first");
    assert_eq!(seen.ends, bench.clock.now() + Duration::from_hours(2));
    let handle = |store: &Store| store.party_handle(&login.person_key, "urn:x").unwrap();
    assert_eq!(handle(&one), handle(&two));
    let made_up = AuthSessionRef::parse(&"A".repeat(43)).unwrap();
    assert!(two.auth_session(&made_up).await.unwrap().is_none());
}

/// `docs/rules/security.md#sto-2`, `docs/rules/security.md#stores`: what is in the file is its
/// owner's alone.
#[cfg(unix)]
#[tokio::test]
async fn the_database_file_and_its_companions_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::sqlite();
    let store = bench.store().await;
    start(&store, &bench, "s").await;
    let directory = bench.directory.clone().unwrap();
    let files: Vec<_> = std::fs::read_dir(directory).unwrap().flatten().collect();
    assert!(files.len() >= 2, "the file and its log");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.path());
    }
}

/// `docs/rules/security.md#sto-1`: what is asked of one engine is asked of the other.
#[test]
fn sto_1_every_test_of_a_database_runs_on_both_engines() {
    let own = crate::support::source::file("tests/all/store.rs").text;
    let (makes, rest) = own.split_once("\non_both_engines! {\n").unwrap();
    for engine in ["Bench::sqlite()", "Bench::postgres()"] {
        assert!(makes.contains(&format!("super::{engine}")), "{engine}");
    }
    let (list, stories) = rest.split_once("\n}\n").unwrap();
    let listed: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'))
        .collect();
    let stories: BTreeSet<&str> = stories
        .split("\nasync fn ")
        .filter_map(|story| story.split_once('('))
        .filter(|(_, inputs)| inputs.trim_start().starts_with("bench: Bench"))
        .map(|(name, _)| name)
        .collect();
    assert!(listed.len() > 30, "{listed:?}");
    assert_eq!(listed, stories);
}

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    for url in [
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://x.db?mode=memory",
    ] {
        let limits = Limits::default();
        let refused = Store::connect(url, ring(&["a"]), Clock::system(), limits).await;
        assert!(matches!(refused, Err(StoreError::Unusable(_))), "{url}");
    }
}

/// `docs/rules/security.md#sto-5`: a database that does not answer counts as down, within the time
/// limit.
#[tokio::test]
async fn sto_5_a_store_that_is_away_says_so_and_logs_nobody_out() {
    let bench = Bench::sqlite();
    let store = bench.store().await;
    let login = start(&store, &bench, "s").await;
    let mut other = SqliteConnection::connect(&bench.url).await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    // The other connection gives nothing back before it is told to: only the limit ends this.
    let ended = timeout(LONGEST_WAIT, store.end_auth_session(&login.reference)).await;
    let ended = ended.expect("the time limit of the store ends it");
    assert!(
        matches!(ended, Err(StoreError::Unavailable(_))),
        "{ended:?}"
    );
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(is_alive(&store, &login).await);
}
