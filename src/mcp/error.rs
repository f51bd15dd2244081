//! Errors of the tools as data, in the form of the API and of `--json`.

use serde_json::{Value, json};

use crate::web::error::ApiError;
use plenary_core::detailed_error;
use plenary_core::details::{Detailed, Details, REPORT};
use plenary_core::read::UiLanguage;

/// Why a tool did not answer.
#[derive(Debug)]
pub enum ToolError {
    /// A file of the folder.
    Folder(FolderError),
    /// What the server would answer too.
    Api(Box<ApiError>),
    /// The process that answers ended with this error, which is data already.
    Answered(Value),
    /// The process that answers gave no answer.
    Lost(Lost),
}

/// How the process that answers was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// It does not start.
    Start(String),
    /// It crashed, or the system ended it because of memory.
    Crash,
    /// It did not stop at its time limit.
    Time,
    /// The client took the question back.
    Cancelled,
}

/// What is wrong with a file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderError {
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The folder does not exist or cannot be read.
    NoFolder(String),
    /// The name may lead elsewhere.
    Name,
    /// There is nothing of this name.
    Missing,
    /// It is a link, a folder or a device.
    NoFile,
    /// It is longer than so many bytes.
    Large(u64),
    /// It is not UTF-8.
    NoText,
    /// It is there, and was not to be overwritten.
    Exists,
    /// It may not be changed.
    ReadOnly,
    /// The system refuses.
    System(String),
}

impl Reason {
    /// The reason of an error of the system.
    pub fn of(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing,
            std::io::ErrorKind::AlreadyExists => Self::Exists,
            _ => Self::System(error.to_string()),
        }
    }
}

detailed_error!(FolderError, Lost);

impl FolderError {
    /// An error of a file.
    pub fn new(name: impl Into<String>, reason: Reason) -> Self {
        Self { name: name.into(), reason }
    }

    /// Its parts in a language.
    pub fn details_in(&self, language: UiLanguage) -> Details {
        let english = language == UiLanguage::English;
        let say = |en: &str, zh: &str| if english { en.to_owned() } else { zh.to_owned() };
        let (message, help) = match &self.reason {
            Reason::NoFolder(cause) => (
                say("the folder cannot be read", "无法读取该文件夹") + ": " + cause,
                say("name a folder that exists", "请指定一个存在的文件夹"),
            ),
            Reason::Name => (
                say("this is not the plain name of a file", "这不是普通的文件名"),
                say(
                    "all files are directly in the working folder: write a name such as session.json, without folders",
                    "所有文件都直接位于工作文件夹中：请写 session.json 这样不含文件夹的名称",
                ),
            ),
            Reason::Missing => (
                say("there is no file of this name", "没有这个名称的文件"),
                say("ask `files` for the names of all files", "请用 `files` 查看所有文件的名称"),
            ),
            Reason::NoFile => (
                say("this is not an ordinary file, and links are not followed", "这不是普通文件；链接不会被跟随"),
                say("choose another name", "请换一个名称"),
            ),
            Reason::Large(most) => (
                if english {
                    format!("the file has more than {most} bytes")
                } else {
                    format!("文件超过 {most} 字节")
                },
                say("choose a smaller file", "请选择较小的文件"),
            ),
            Reason::NoText => (
                say("the file is not text in UTF-8", "该文件不是 UTF-8 文本"),
                say("save it as UTF-8, or import it, if it is an agenda", "请以 UTF-8 保存；如果是议程，请用 `import`"),
            ),
            Reason::Exists => (
                say("a file of this name is there already", "已有同名文件"),
                say(
                    "choose another name, or set overwrite to true, if the user agrees that it is replaced",
                    "请换一个名称；如果用户同意替换，请将 overwrite 设为 true",
                ),
            ),
            Reason::ReadOnly => {
                (say("the file may not be changed", "该文件不可更改"), say("choose another name", "请换一个名称"))
            }
            Reason::System(cause) => {
                (cause.clone(), say("check the working folder and its permissions", "请检查工作文件夹及其权限"))
            }
        };
        Details::new(message).at(&self.name).or(help)
    }
}

impl Detailed for FolderError {
    fn details(&self) -> Details {
        self.details_in(UiLanguage::English)
    }
}

impl Lost {
    /// Its parts in a language.
    pub fn details_in(&self, language: UiLanguage) -> Details {
        let say = |en: &str, zh: &str| if language == UiLanguage::English { en.to_owned() } else { zh.to_owned() };
        match self {
            Self::Start(cause) => {
                Details::new(say("the solving process does not start", "求解进程无法启动") + ": " + cause)
                    .or(say("check that the program file was not moved or deleted", "请检查程序文件是否被移动或删除"))
            }
            Self::Crash => Details::new(say(
                "the solving process ended without an answer: it crashed, or the system refused memory",
                "求解进程没有给出结果就结束了：崩溃，或系统拒绝分配内存",
            ))
            .or(say(
                "ask a smaller question, or start the server with a larger --memory-limit",
                "请提较小的问题，或以较大的 --memory-limit 启动服务",
            )),
            Self::Time => {
                Details::new(say("the solving process did not stop at its time limit", "求解进程没有在时限内停止"))
                    .or(say("ask a smaller question", "请提较小的问题"))
            }
            Self::Cancelled => {
                Details::new(say("the question was taken back", "问题已被撤回")).or(say("ask again", "请重新提问"))
            }
        }
    }
}

impl Detailed for Lost {
    fn details(&self) -> Details {
        self.details_in(UiLanguage::English)
    }
}

impl ToolError {
    /// Arguments that cannot be used.
    pub fn arguments(what: impl Into<String>, help: impl Into<String>) -> Self {
        ApiError::request(what, help).into()
    }

    /// A fault of the program.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        ApiError::Fault(format!("{what} ({REPORT})")).into()
    }

    /// As JSON: `{"error": {"code", "message", "place", "help", …}}`.
    pub fn in_json(self, language: UiLanguage) -> Value {
        let coded = |code: &str, details: Details| {
            let mut error = json!(details);
            error["code"] = json!(code);
            json!({"error": error})
        };
        match self {
            Self::Folder(error) => coded("file", error.details_in(language)),
            Self::Api(error) => json!({"error": helped(error.in_json(language)["error"].take())}),
            Self::Answered(error) => json!({"error": helped(error)}),
            Self::Lost(lost) => coded("lost", lost.details_in(language)),
        }
    }
}

/// An error with a way out: that of its first fault, if each fault has one of its own.
fn helped(mut error: Value) -> Value {
    let none = error["help"].as_str().is_none_or(str::is_empty);
    if let (true, Some(help)) = (none, error.pointer("/diagnostics/0/help").filter(|help| help.is_string())) {
        error["help"] = help.clone();
    }
    error
}

impl From<FolderError> for ToolError {
    fn from(error: FolderError) -> Self {
        Self::Folder(error)
    }
}

impl<E: Into<ApiError>> From<E> for ToolError {
    fn from(error: E) -> Self {
        Self::Api(Box::new(error.into()))
    }
}

impl From<Lost> for ToolError {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}
