//! Tests of the parts of jobs.

use super::*;
use crate::web::jobs::parts::Round;

/// A job that a worker has split.
struct Split {
    queue: Queue,
    id: JobId,
    of: String,
}

const WITHIN: Duration = Duration::from_secs(60);

impl Split {
    fn into(count: usize) -> Self {
        let queue = Queue::new(2);
        let id = queue.jobs.add(&question(), "planner").unwrap();
        let of = queue.jobs.file.take("boss", false).unwrap().unwrap().id;
        let split = Self { queue, id, of };
        split.again(count);
        split
    }

    fn again(&self, count: usize) {
        let parts: Vec<String> = (0..count).map(|n| n.to_string()).collect();
        self.file().split(&self.of, "boss", 0, &parts, WITHIN).unwrap();
    }

    fn file(&self) -> &JobFile {
        &self.queue.jobs.file
    }

    fn round(&self, count: usize) -> Round<'_> {
        Round { of: &self.of, first: 0, count }
    }

    /// What is told of the parts: how many are done, and how many there are.
    fn told(&self) -> Value {
        self.queue.jobs.get(self.id, None).unwrap()["parts"].clone()
    }

    /// A worker takes a part, which says its number, and ends it.
    fn work(&self, worker: &str) -> String {
        let turn = self.file().take(worker, false).unwrap().unwrap();
        self.file().end(&turn.id, worker, &Ending::Done(json!(turn.task))).unwrap();
        turn.task
    }
}

#[test]
fn any_worker_takes_parts_and_their_results_are_in_order() {
    let split = Split::into(3);
    split.again(3);
    assert_eq!(split.told(), json!({"done": 0, "of": 3}), "they are there once");
    let mine = split.file().take_part(&split.of, "boss").unwrap().unwrap();
    assert_eq!((mine.task.as_str(), mine.part_of.as_deref()), ("0", Some(split.of.as_str())));
    assert_eq!(split.file().take("quick", true).unwrap(), None, "they are not for the short lane");
    assert_eq!((split.work("w"), split.work("v")), ("1".to_owned(), "2".to_owned()));
    assert!(!split.file().is_done(split.round(3)).unwrap());
    split.file().end(&mine.id, "boss", &Ending::Done(json!("0"))).unwrap();
    assert!(split.file().is_done(split.round(3)).unwrap() && split.file().is_done(split.round(0)).unwrap());
    assert_eq!(split.told(), json!({"done": 3, "of": 3}));
    let found = split.file().endings(split.round(3)).unwrap();
    assert_eq!(found, ["0", "1", "2"].map(|n| Ending::Done(json!(n))));
    // a second round has numbers of its own
    split.file().split(&split.of, "boss", 3, &["3".to_owned()], WITHIN).unwrap();
    assert!(!split.file().is_done(Round { of: &split.of, first: 3, count: 1 }).unwrap());
    split.file().end(&split.of, "boss", &Ending::Done(json!(7))).unwrap();
    assert!(split.queue.drain().is_empty() && split.told().is_null(), "they end with their job");
}

#[test]
fn parts_are_no_jobs_of_anybody() {
    let split = Split::into(5);
    assert_eq!(split.file().waiting().unwrap(), 0);
    assert_eq!(split.queue.jobs.list(None, 10).unwrap().len(), 1);
    // a further job of the planner is not behind them, and one of another comes before most of them
    let next = split.queue.jobs.add(&head(1, 1), "planner").unwrap();
    let turn = split.file().take("w", false).unwrap().unwrap();
    assert_eq!(turn.id, next.to_string());
    split.file().hand_on(&turn.id, "w").unwrap();
    assert_eq!(split.work("w"), "0");
    assert_eq!(split.file().take("w", false).unwrap().unwrap().id, next.to_string());
    split.file().forget(0).unwrap();
    assert_eq!(split.told(), json!({"done": 1, "of": 5}), "what is done of a job that runs is kept");
}

#[test]
fn a_job_that_comes_to_another_worker_goes_on_with_its_parts() {
    let split = Split::into(3);
    assert_eq!(split.work("w"), "0");
    let lost = split.file().take_part(&split.of, "boss").unwrap().unwrap();
    let ids: Vec<String> = split.file().lose("boss").unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(ids.len(), 2, "the job and its part: {ids:?}");
    assert!(ids.contains(&split.of) && ids.contains(&lost.id));
    // what the lost worker still does is not kept
    split.again(4);
    split.file().end(&lost.id, "boss", &Ending::Done(json!("late"))).unwrap();
    assert_eq!(split.told(), json!({"done": 1, "of": 3}));
    let again = split.file().take_part(&split.of, "other").unwrap().unwrap();
    assert_eq!(again.task, "1");
    split.file().put_back(&again.id, "other").unwrap();
    assert_eq!(split.file().take_part(&split.of, "other").unwrap().unwrap().id, again.id);
}

#[test]
fn a_stopped_job_stops_its_parts_and_a_cancelled_one_has_none() {
    let split = Split::into(3);
    let running = split.file().take_part(&split.of, "w").unwrap().unwrap();
    split.queue.jobs.stop(split.id).unwrap();
    let stop = Orders { stop: true, void: false };
    assert_eq!(split.file().orders(&running.id, "w").unwrap(), stop);
    let late = split.file().take_part(&split.of, "w").unwrap().unwrap();
    assert_eq!(split.file().orders(&late.id, "w").unwrap(), stop, "it gives what it finds in no time");
    split.file().put_back(&late.id, "w").unwrap();
    assert_eq!(split.told()["of"], 3);

    let split = Split::into(3);
    split.file().put_back(&split.of, "boss").unwrap();
    split.queue.jobs.stop(split.id).unwrap();
    assert!(split.queue.drain().is_empty() && split.told().is_null());

    let split = Split::into(3);
    split.file().lose("boss").unwrap();
    split.file().set_aside(&split.of, &Ending::from(Err(ApiError::SetAside))).unwrap();
    assert!(split.queue.drain().is_empty() && split.told().is_null());
}

#[test]
fn the_first_part_that_fails_is_told() {
    let split = Split::into(3);
    let turns: Vec<_> = (0..3).map(|_| split.file().take_part(&split.of, "w").unwrap().unwrap()).collect();
    let failed = |why: &str| Ending::from(Err(ApiError::request(why, "no")));
    split.file().end(&turns[1].id, "w", &failed("second")).unwrap();
    assert!(!split.file().is_done(split.round(3)).unwrap(), "the first may fail too");
    split.file().end(&turns[0].id, "w", &failed("first")).unwrap();
    assert!(split.file().is_done(split.round(3)).unwrap());
    assert_eq!(split.file().endings(split.round(3)).unwrap(), [failed("first"), failed("second")]);
}

#[test]
fn each_part_gets_an_equal_share_of_the_time() {
    let split = Split::into(5);
    let rounds = |split: &Split| split.file().whole(&split.of).unwrap().unwrap().rounds;
    split.file().take_part(&split.of, "w").unwrap().unwrap();
    assert_eq!(rounds(&split), 5);
    split.file().take_part(&split.of, "v").unwrap().unwrap();
    assert_eq!(rounds(&split), 3);
    let whole = split.file().whole(&split.of).unwrap().unwrap();
    assert!(whole.left <= WITHIN && whole.left > WITHIN / 2, "{whole:?}");
    assert!(matches!(serde_json::from_str(&whole.task), Ok(Task::Ask { what: Question::Slack, .. })));
    split.file().end(&split.of, "boss", &Ending::Done(json!(7))).unwrap();
    assert_eq!(split.file().whole(&split.of).unwrap(), None);
}
