//! Tests of the queue.

mod parts;

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;

use super::turns::{News, Orders};
use super::*;
use crate::store::database::values::params;
use crate::store::{Store, StoreError};
use crate::web::job::Ending;
use crate::web::task::{Input, Question};

/// A queue of an empty store.
struct Queue {
    store: Store,
    jobs: Jobs,
}

impl Queue {
    fn new(most: usize) -> Self {
        let store = Store::temporary().unwrap();
        let jobs = Jobs::open(store.address(), most).unwrap();
        Self { store, jobs }
    }

    fn plan(&self, session: i64, revision: i64) -> JobId {
        self.jobs.add(&head(session, revision), "planner").unwrap()
    }

    fn state(&self, id: JobId) -> State {
        self.jobs.file.state(id).unwrap().unwrap()
    }

    /// The jobs that a worker takes, one after the other.
    fn drain(&self) -> Vec<JobId> {
        let mut taken = Vec::new();
        while let Some(turn) = self.jobs.file.take("w", false).unwrap() {
            self.jobs.file.end(&turn.id, "w", &Ending::Done(json!({}))).unwrap();
            taken.push(turn.id.parse().unwrap());
        }
        taken
    }
}

fn head(session: i64, revision: i64) -> Task {
    Task::Head { session, revision, time: Duration::from_secs(60) }
}

fn question() -> Task {
    let pair = Input { session: "{}".to_owned(), schedule: None };
    Task::Ask { what: Question::Slack, pair, of: Some((1, 1)), time: Duration::from_secs(1) }
}

#[test]
fn jobs_run_in_their_order_and_a_newer_plan_takes_the_place_of_an_older_one() {
    let queue = Queue::new(10);
    let ids = [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3)].map(|(session, revision)| queue.plan(session, revision));
    let question = queue.jobs.add(&question(), "planner").unwrap();
    let last = queue.jobs.get(ids[4], None).unwrap();
    assert_eq!((&last["ahead"], &last["lane"], &last["kind"]), (&json!(2), &json!("short"), &json!("plan")));
    assert_eq!(queue.state(ids[0]), State::Cancelled);
    assert_eq!(queue.drain(), [ids[1], ids[3], ids[4], question], "a plan replaces no question");
    assert_eq!(queue.jobs.get(ids[4], Some(UiLanguage::English)).unwrap()["result"], json!({}));
}

#[test]
fn a_plan_that_several_servers_miss_is_made_once() {
    let queue = Queue::new(10);
    let id = queue.plan(1, 1);
    for session in [1, 1, 2, 2] {
        queue.jobs.add_missing(&head(session, 1), "").unwrap();
    }
    assert_eq!(queue.state(id), State::Queued);
    assert_eq!(queue.jobs.file.waiting().unwrap(), 2);
    // an older revision is not the same
    queue.jobs.add_missing(&head(1, 2), "").unwrap();
    assert_eq!((queue.state(id), queue.jobs.file.waiting().unwrap()), (State::Cancelled, 2));
}

#[test]
fn a_newer_plan_stops_the_older_one_that_runs_and_nothing_of_that_is_kept() {
    let queue = Queue::new(10);
    let (file, old) = (&queue.jobs.file, queue.plan(1, 1));
    let turn = file.take("w", false).unwrap().unwrap();
    assert_eq!(file.orders(&turn.id, "w").unwrap(), Orders::default());
    let new = queue.plan(1, 2);
    assert_eq!(file.orders(&turn.id, "w").unwrap(), Orders { stop: true, void: true });
    assert!(file.of_revision(1, 1).unwrap().is_none() && file.of_revision(1, 2).unwrap().is_some());
    file.end(&turn.id, "w", &Ending::Done(json!(7))).unwrap();
    assert_eq!(queue.state(old), State::Cancelled);
    assert_eq!(queue.jobs.get(old, Some(UiLanguage::English)).unwrap().get("result"), None);
    assert_eq!(queue.drain(), [new]);
}

#[test]
fn a_full_queue_says_so_and_keeps_what_it_has() {
    let queue = Queue::new(2);
    let ids = [queue.plan(1, 1), queue.plan(2, 1)];
    assert!(matches!(queue.jobs.room(), Err(ApiError::Full(2))));
    assert!(matches!(queue.jobs.add(&head(3, 1), "planner"), Err(ApiError::Full(2))));
    let newer = queue.plan(1, 2);
    assert_eq!(queue.state(ids[0]), State::Cancelled, "it takes the place of another");
    queue.jobs.add_always(Uuid::now_v7(), &head(4, 1), "planner").unwrap();
    assert_eq!(queue.drain()[..2], [ids[1], newer]);
}

#[test]
fn who_asks_for_much_keeps_nobody_else_waiting() {
    let queue = Queue::new(100);
    let many: Vec<JobId> = (0..5).map(|session| queue.plan(session, 1)).collect();
    let other = queue.jobs.add(&head(9, 1), "another planner").unwrap();
    assert_eq!(queue.drain(), [&[many[0], other], &many[1..]].concat());
}

#[test]
fn what_takes_long_is_handed_on_and_the_short_lane_stays_free() {
    let queue = Queue::new(10);
    let (file, long) = (&queue.jobs.file, queue.plan(1, 1));
    assert_eq!(file.take("quick", true).unwrap(), None, "a worker that takes all may be free");
    thread::sleep(Duration::from_millis(150));
    let turn = file.take("quick", true).unwrap().unwrap();
    file.report(&turn.id, "quick", &News { progress: Some("{}".to_owned()), best: Some((1, "{}".to_owned())) })
        .unwrap();
    assert_eq!(queue.jobs.get(long, None).unwrap()["best"], 1);
    assert_eq!(file.best(long).unwrap(), Some((1, Some("{}".to_owned()))));
    file.hand_on(&turn.id, "quick").unwrap();
    let job = queue.jobs.get(long, None).unwrap();
    assert_eq!((&job["state"], &job["lane"], &job["best"]), (&json!("queued"), &json!("long"), &json!(0)));
    let small = queue.plan(2, 1);
    thread::sleep(Duration::from_millis(150));
    let next = file.take("quick", true).unwrap().unwrap();
    assert_eq!(next.id, small.to_string());
    file.put_back(&next.id, "quick").unwrap();
    assert_eq!(queue.drain(), [small, long], "what has just come in goes first");
}

#[test]
fn the_job_of_a_worker_that_ended_goes_to_another_behind_the_rest() {
    let queue = Queue::new(10);
    let (file, lost) = (&queue.jobs.file, queue.plan(1, 1));
    for begun in 1..=3 {
        let worker = format!("worker {begun}");
        let turn = file.take(&worker, false).unwrap().unwrap();
        assert_eq!(turn.id, lost.to_string());
        let found = file.lose(&worker).unwrap();
        assert_eq!(found, [rows::Lost { id: turn.id.clone(), begun, plans: Some((1, 1)) }]);
        assert_eq!(file.lose(&worker).unwrap(), [], "it is lost once");
        // the worker that seemed dead wakes up
        assert_eq!(file.orders(&turn.id, &worker).unwrap(), Orders { stop: true, void: true });
        file.end(&turn.id, &worker, &Ending::Done(json!("late"))).unwrap();
        assert_eq!(queue.state(lost), State::Queued);
    }
    let other = queue.plan(2, 1);
    let first = file.take("w", false).unwrap().unwrap();
    assert_eq!(first.id, other.to_string());
    file.set_aside(&lost.to_string(), &Ending::from(Err(ApiError::SetAside))).unwrap();
    let aside = queue.jobs.get(lost, Some(UiLanguage::Chinese)).unwrap();
    assert_eq!((&aside["state"], &aside["error"]["code"]), (&json!("failed"), &json!("set_aside")));
    assert!(aside["error"]["message"].as_str().unwrap().starts_with("已搁置"), "{aside}");
}

#[test]
fn a_worker_that_ends_in_order_costs_no_attempt() {
    let queue = Queue::new(10);
    let (file, id) = (&queue.jobs.file, queue.plan(1, 1));
    for _ in 0..5 {
        let turn = file.take("w", false).unwrap().unwrap();
        file.put_back(&turn.id, "w").unwrap();
    }
    assert_eq!(queue.jobs.get(id, None).unwrap()["lane"], "short");
    let turn = file.take("w", false).unwrap().unwrap();
    file.write(|to| to.execute("UPDATE job SET deadline = deadline - 3000", &[])).unwrap();
    file.put_back(&turn.id, "w").unwrap();
    assert_eq!(queue.jobs.get(id, None).unwrap()["lane"], "long", "it has run for three seconds");
    file.take("w", false).unwrap().unwrap();
    let lost = file.lose("w").unwrap();
    assert_eq!((lost[0].begun, queue.state(id)), (1, State::Queued));
}

#[test]
fn a_worker_is_silent_when_its_lease_or_its_time_is_over() {
    let queue = Queue::new(10);
    let file = &queue.jobs.file;
    for (session, column) in [(1, "lease"), (2, "deadline")] {
        queue.plan(session, 1);
        let turn = file.take(column, false).unwrap().unwrap();
        assert_eq!(file.silent().unwrap(), [""; 0]);
        file.write(|to| to.execute(&format!("UPDATE job SET {column} = 1 WHERE worker = ?"), params![column])).unwrap();
        assert_eq!(file.silent().unwrap(), [column]);
        if column == "lease" {
            file.report(&turn.id, column, &News::default()).unwrap();
            assert_eq!(file.silent().unwrap(), [""; 0], "it reports again in time");
        }
    }
}

#[test]
fn a_job_that_waits_for_long_is_seen() {
    let queue = Queue::new(10);
    let (file, id) = (&queue.jobs.file, queue.plan(1, 1));
    assert!(!file.waits(true).unwrap() && !file.waits(false).unwrap(), "it has only just come in");
    file.write(|to| to.execute("UPDATE job SET added = added - 2000", &[])).unwrap();
    assert!(file.waits(true).unwrap() && file.waits(false).unwrap());
    file.write(|to| to.execute("UPDATE job SET lane = 'long'", &[])).unwrap();
    assert!(!file.waits(true).unwrap() && file.waits(false).unwrap(), "it is none for the short lane");
    let turn = file.take("w", false).unwrap().unwrap();
    assert_eq!((turn.id, file.busy().unwrap()), (id.to_string(), vec!["w".to_owned()]));
    assert!(!file.waits(false).unwrap());
}

#[test]
fn a_job_is_stopped_where_it_is() {
    let queue = Queue::new(10);
    let (file, running, waiting) = (&queue.jobs.file, queue.plan(1, 1), queue.plan(2, 1));
    let asked = queue.jobs.add(&question(), "planner").unwrap();
    let turn = file.take("w", false).unwrap().unwrap();
    assert_eq!(queue.jobs.stop(running).unwrap(), (State::Running, Some((1, 1))));
    assert_eq!(file.orders(&turn.id, "w").unwrap(), Orders { stop: true, void: false });
    assert_eq!(queue.jobs.stop(waiting).unwrap(), (State::Queued, Some((2, 1))));
    assert_eq!(queue.jobs.stop(asked).unwrap(), (State::Queued, None));
    assert_eq!(queue.state(waiting), State::Cancelled);
    file.end(&turn.id, "w", &Ending::Done(json!("the best so far"))).unwrap();
    assert_eq!(queue.state(running), State::Done);
    assert_eq!(queue.jobs.stop(running).unwrap().0, State::Done, "and nothing happens");
    assert!(queue.drain().is_empty());
    let forgotten = Uuid::now_v7();
    assert!(matches!(queue.jobs.stop(forgotten), Err(ApiError::Forgotten(_))));
    assert!(matches!(queue.jobs.unknown("1"), ApiError::NotFound(_)));
}

#[test]
fn only_the_newest_results_are_kept() {
    let queue = Queue::new(10);
    let ids: Vec<JobId> = (0..4)
        .map(|session| {
            let id = queue.plan(session, 1);
            queue.drain();
            thread::sleep(Duration::from_millis(2));
            id
        })
        .collect();
    let waiting = queue.plan(9, 1);
    queue.jobs.file.forget(2).unwrap();
    assert!(matches!(queue.jobs.get(ids[1], None), Err(ApiError::Forgotten(_))));
    assert!(ids[2..].iter().chain([&waiting]).all(|id| queue.jobs.get(*id, None).is_ok()));
}

#[test]
fn jobs_outlast_the_server_and_a_worker_finds_them() {
    let Queue { store, jobs } = Queue::new(10);
    let store = store.address();
    let id = jobs.add(&question(), "planner").unwrap();
    drop(jobs);
    let worker = JobFile::join(store).unwrap();
    let turn = worker.take("w", false).unwrap().unwrap();
    assert_eq!(turn.id, id.to_string());
    assert!(matches!(serde_json::from_str(&turn.task), Ok(Task::Ask { what: Question::Slack, .. })));
    let jobs = Jobs::open(store, 10).unwrap();
    let mut seen = jobs.file.changes().unwrap();
    // a listener may still connect
    thread::sleep(Duration::from_millis(200));
    seen = jobs.file.changes().unwrap().max(seen);
    worker.end(&turn.id, "w", &Ending::Done(json!({"slack": 1}))).unwrap();
    let clock = Instant::now();
    while jobs.file.changes().unwrap() == seen {
        assert!(clock.elapsed() < Duration::from_secs(10), "the change is not heard");
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(jobs.get(id, Some(UiLanguage::English)).unwrap()["result"]["slack"], 1);
}

#[test]
fn a_damaged_file_of_jobs_is_made_anew_and_one_of_others_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (store, path) = (Address::File(folder.path().join("store.db")), folder.path().join("store.db.jobs"));
    let jobs = Jobs::open(&store, 10).unwrap();
    jobs.add(&head(1, 1), "planner").unwrap();
    drop(jobs);
    fs::write(&path, [0xA5; 9000]).unwrap();
    let jobs = Jobs::open(&store, 10).unwrap();
    assert_eq!(jobs.list(None, 9).unwrap(), Vec::<Value>::new());
    drop(jobs);
    // another version
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(JobFile::join(&store), Err(StoreError::NoServer)));
    assert!(Jobs::open(&store, 10).is_ok() && JobFile::join(&store).is_ok());
    fs::remove_file(&path).unwrap();
    assert!(matches!(JobFile::join(&store), Err(StoreError::NoServer)));
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE job (url TEXT)").unwrap();
    assert!(matches!(Jobs::open(&store, 10), Err(ApiError::Store(StoreError::Foreign(_)))));
}
