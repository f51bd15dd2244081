//! Errors in Chinese. Sentences that are data use the translations of the page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::ApiError;
use crate::sandbox::SandboxError;
use crate::store::StoreError;
use plenary_core::day::DayError;
use plenary_core::details::{Detailed, Details};
use plenary_core::explain::why::QuestionError;
use plenary_core::message::Message;
use plenary_core::read::UiLanguage;
use plenary_core::whatif::EditError;
use plenary_core::whatif::grammar::GRAMMAR;
use plenary_documents::render::RenderError;

/// The words of the page, by name.
static WORDS: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../page/zh.json")).unwrap_or_default());

/// A sentence in Chinese, or in English if the page has no translation.
fn told(sentence: &Message) -> String {
    WORDS.get(&format!("told_{}", sentence.what)).map_or_else(|| sentence.to_string(), |words| sentence.in_words(words))
}

/// The message, the place and the way out.
pub fn details(error: &ApiError) -> Details {
    use ApiError as E;
    match error {
        // only programs make malformed requests, and their authors read English
        E::Request { .. } | E::Forbidden { .. } | E::Unauthorized { .. } => error.details(),
        E::Input(report) => Details::new(report.clone().in_language(UiLanguage::Chinese).to_string()),
        E::Edit(error) => edit(error),
        E::Scenario { name, error } => {
            let details = edit(error);
            let inside = details.place.as_ref().map_or_else(String::new, |place| format!("：{place}"));
            Details { place: Some(format!("设想 {name}{inside}")), ..details }
        }
        E::Day(error) => day(error),
        E::Question(error) => question(error),
        E::Document(details) => {
            Details { message: format!("无法读取此文件：{}", details.message), ..details.clone() }
        }
        E::Sandbox(error) => sandbox(error),
        E::Render(error) => render(error),
        E::Failure(failure) => {
            with(&format!("求解失败：{}", failure.details().message), "这是 Plenary 的错误，请连同届会文件一起报告")
        }
        E::Store(error) => store(error),
        E::Stale { version, .. } => store(&super::conflict(*version)),
        E::NotFound(what) => {
            with(&format!("没有{}", what.replacen("job ", "求解 ", 1)), "/api/v1/openapi.json 列出有什么")
        }
        E::NoVersion => {
            with("改动没有写明针对届会的哪个版本", "请以 `If-Match` 发送届会的 ETag，或在正文中写明 `version`")
        }
        E::StillRunning => with("带有此 Idempotency-Key 的第一个请求仍在处理", "请稍后再试"),
        E::KeyReused => with("已有另一个请求用过此 Idempotency-Key", "新的请求请用新的键"),
        E::Method => with("此路径没有这种方法", "Allow 标头列出可用的方法"),
        own => own.own().map_or_else(|| own.details(), |(what, help)| with(&told(&what), &told(&help))),
    }
}

fn with(message: &str, help: &str) -> Details {
    Details::new(message).or(help)
}

/// Suggests the nearest name, or lists the known ones.
fn instead(near: Option<&str>, known: &[String]) -> String {
    match (near, known) {
        (Some(near), _) => format!("是不是 `{near}`？"),
        (None, []) => "一个也没有".to_owned(),
        (None, known) => format!("有 {}", known.join("、")),
    }
}

/// The kind of thing that an edit or a question names.
fn thing(what: &str) -> &str {
    match what {
        "item" => "项目",
        "meeting" => "会议",
        "newly held meeting" => "刚刚举行的会议",
        "item in its `after`" => "在其前的项目",
        "limit" => "限制",
        "constraint" => "写明的内容",
        "listed item" => "所列的",
        other => other,
    }
}

/// An example of every edit, without its explanation.
fn written() -> Vec<&'static str> {
    let words = GRAMMAR.lines().flat_map(|line| line.split("  ")).map(str::trim);
    words.filter(|word| word.contains('=')).collect()
}

fn edit(error: &EditError) -> Details {
    use EditError as E;
    match error {
        E::Unknown { text, near } => {
            let help = near
                .as_ref()
                .map_or_else(|| format!("可写的改动有 {}", written().join("、")), |near| format!("是不是 `{near}`？"));
            with(&format!("`{text}` 不是改动"), &help)
        }
        E::Unreadable { text, write } => with(&format!("无法读懂 `{text}`"), &format!("请写 {write}")),
        E::Nothing { edit, what, id, near, known } => {
            with(&format!("没有{} `{id}`", thing(what)), &instead(near.as_deref(), known)).at(edit)
        }
        E::Contradiction { one, other, why } => with(&told(why), "请保留其中一个").at(format!("{one} 与 {other}")),
        E::Refused { edit, why, help } => with(&told(why), &told(help)).at(edit),
        E::Session { edit, report } => {
            let report = report.clone().in_language(UiLanguage::Chinese);
            Details::new(format!("这样改动之后届会文件有误\n{report}")).at(edit)
        }
        E::OtherSession { why } => {
            with(&format!("所比较的安排属于另一届会：{}", told(why)), "请给出本届会的安排，或不给出而先行编排")
        }
    }
}

/// An event that cannot be recorded.
pub fn day(error: &DayError) -> Details {
    match error {
        DayError::Refused { event, why, help } => with(&told(why), &told(help)).at(event),
        DayError::Edit(error) => edit(error),
        DayError::Session { event, report } => {
            let report = (**report).clone().in_language(UiLanguage::Chinese);
            Details::new(format!("记录此事之后届会文件有误\n{report}")).at(event)
        }
    }
}

fn question(error: &QuestionError) -> Details {
    use QuestionError as Q;
    match error {
        Q::Unreadable(text) => {
            with(&format!("无法读懂问题 `{text}`"), "请写如 `4 in m2`、`4 not in m2`、`4 before 5`，用届会中的编号")
        }
        Q::Unknown { what, id, near, known } => {
            with(&format!("没有{} `{id}`", thing(what)), &instead(near.as_deref(), known))
        }
        Q::Itself(item) => with(&format!("项目 {item} 既不先于也不后于自身"), "请写两个项目"),
        Q::LeftOut(item) => {
            with(&format!("项目 {item} 未列入，因此不先于也不后于其他项目"), &format!("请问 `{item} in MEETING`"))
        }
    }
}

/// The kind of thing that has a name.
fn of_account(what: &str) -> &str {
    match what {
        "account" => "账户",
        "organisation" => "组织",
        "token" => "令牌",
        other => other,
    }
}

fn store(error: &StoreError) -> Details {
    use StoreError as S;
    match error {
        S::NotFound { what, id } => {
            let what = match *what {
                "session" => "届会",
                "revision" => "版本",
                "scenario" => "设想",
                "version" => "命名版本",
                "link" => "链接",
                "issue" => "印发",
                "circulation" => "分发",
                "account" => "账户",
                "token" => "令牌",
                other => other,
            };
            with(&format!("没有{what} {id}"), "届会列表说明有什么")
        }
        S::NotNamed { what, name } => {
            with(&format!("没有{} `{name}`", of_account(what)), "`plenary accounts list` 列出有什么")
        }
        S::Taken { what, name } => with(&format!("已有{} `{name}`", of_account(what)), "请换一个名称"),
        S::Conflict { .. } => with("其他人已更改此届会", "请查看所作更改，然后重作您的改动"),
        S::Overtaken => with("同时有人采取了另一步骤", "请查看安排进展到何处，然后再试"),
        S::NoHistory("undo") => Details::new("没有可撤销的"),
        S::NoHistory(_) => Details::new("没有可重做的"),
        S::Newer { found, known } => {
            with(&format!("数据库是第 {found} 版，本程序只认得第 {known} 版"), "请用写出它的较新程序")
        }
        S::Backup(cause) => with(
            &format!("此文件不是数据库的备份：{cause}"),
            "请给出 `GET /api/v1/store` 或 `plenary store backup` 所写的文件",
        ),
        S::BackupTooLarge(most) => with(
            &format!("备份超过 {most} MB"),
            "请以更大的 --restore-limit 启动服务器，或不经服务器恢复：`plenary store restore 备份 --db 文件`",
        ),
        S::Broken(cause) => with(&format!("备份未能完整送达：{cause}"), "请重新发送；未作任何更改"),
        S::TextTooLong(most) => with(&format!("一个文本超过 {most} MiB"), "届会或安排不会这么长；请发送较小的"),
        S::Busy => with("数据库正忙：另一程序或一次大的恢复正在写入", "请稍后再试"),
        S::Full => with("磁盘已满，未作任何更改", "请在数据库所在的磁盘上腾出空间，然后再试"),
        S::ReadOnly => with("数据库不能读写", "请核对可写入其文件和目录，且磁盘不是只读的"),
        S::Damaged(cause) => with(
            &format!("数据库已损坏：{cause}"),
            "请保留文件的副本，把文件及其 -wal 文件移走，再用 `plenary store restore 备份 --db 文件` 从上次的备份恢复",
        ),
        S::Io(cause) => with(&format!("数据库出错：{cause}"), "请核对其路径，以及谁可读写"),
        S::Gone(cause) => with(
            &format!("无法连接数据库：{cause}"),
            "请核对 PostgreSQL 正在运行；然后先看您的上一次改动是否已保存，再试",
        ),
        S::Zero => with("文本中有数据库不能保存的字符 U+0000", "请删去该字符"),
        S::Postgres(cause) => with(&format!("PostgreSQL 出错：{cause}"), "请查看 PostgreSQL 的日志"),
        // these appear at the start of the server or on the command line, which are in English
        S::Directory
        | S::NoDirectory
        | S::NoFile
        | S::Exists
        | S::NotEmpty
        | S::NoEntry(_)
        | S::NoRight(_)
        | S::Foreign(_)
        | S::LogWithoutFile(_)
        | S::InUse
        | S::Url(_)
        | S::OtherServers
        | S::NoServer => error.details(),
        S::Sqlite(cause) => with(&format!("数据库出错：{cause}"), "请核对其文件是数据库，且磁盘未满"),
    }
}

fn sandbox(error: &SandboxError) -> Details {
    use SandboxError as S;
    let anew = "请重新保存或重新打印成 PDF，或将其文字存为 .txt 再导入";
    match error {
        S::Refused(refusal) => refusal.chinese.clone(),
        S::Memory => with("读取此文件所需的内存超过限度", anew),
        S::Time => with("读取此文件所需的时间超过限度", anew),
        S::Crash => with("读取此文件时读取程序崩溃：文件已损坏、嵌套过深，或页面互相引用", anew),
        S::Long => with("此文件的内容太长", "请核对这是议程，并删去其余部分"),
        S::Start(cause) => with(&format!("读取程序无法启动：{cause}"), "请核对程序仍在启动时的位置"),
        S::Office(error) => {
            let (what, help) = error.said();
            with(&told(&what), &told(&help))
        }
    }
}

fn render(error: &RenderError) -> Details {
    use RenderError as R;
    match error {
        R::UnknownFormat { name, known } => with(&format!("没有格式 `{name}`"), known),
        R::LanguageNotYet { code, known } => with(&format!("尚无语文 `{code}`"), known),
        R::NoPdf => with("本程序没有 PDF", "请用 docx 或 html"),
        R::NoTableByItem(format) => with(&format!("{format} 文件没有按项目列出的表格"), "请用 md、html、docx 或 pdf"),
        R::NoMeetings(format) => with("安排中没有会议", &format!("{format} 无法写出，请用 json")),
        R::Typesetting(cause) => Details::new(format!("无法排版此文件：{cause}")),
        R::Packing(cause) | R::Feed(cause) => Details::new(format!("无法写出此文件：{cause}")),
        R::Json(cause) => Details::new(format!("无法写出此文件：{cause}")),
        R::Csv(cause) => Details::new(format!("无法写出此文件：{cause}")),
        R::Xlsx(cause) => Details::new(format!("无法写出此文件：{cause}")),
        R::OtherSession => with("两份安排没有共同的项目", "请指明同一届会议较早的安排"),
        R::Earlier(cause) => Details::new(format!("不能接续以前发出的日历：{cause}")),
    }
}
