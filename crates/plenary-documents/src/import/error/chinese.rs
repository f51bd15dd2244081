//! The reasons why a document cannot be imported, in Chinese.

use plenary_core::details::Details;

use super::{Blank, Error, Wanted, quoted, several};

/// What happened, where, and the way out, in Chinese.
pub fn details(error: &Error) -> Details {
    use Error as E;
    let with = |message: &str, help: &str| Details::new(message).or(help);
    match error {
        E::Empty(blank) => with(
            "文件中没有文字",
            match blank {
                Blank::Text => "请核对这是所要的文件",
                Blank::Docx => "其页面可能是图像：请先作文字识别",
                Blank::Html => "网页可能由脚本生成：请在浏览器中打开，并存为文本",
                Blank::Pdf => "其页面可能是图像：请先作文字识别，或重新导出为 PDF",
            },
        ),
        E::NoText => with("文件中没有词句，无法判断语文", "请核对这是议程；扫描的页面须先作文字识别"),
        E::Language { code, known } => {
            with(&format!("无法读取语文 \"{code}\" 的议程"), &format!("--lang 请取 {known} 之一"))
        }
        E::NoItems => with(
            "没有找到议程项目",
            "请在标题“临时议程”下以 `1.`、`2.`、…… 编号，或将项目写入表格（`plenary new --xlsx`）；列名不同的表格须用 --map",
        ),
        E::NoDays => with("没有找到届会的日期", "请用 --days 给出，如 --days 2027-03-09,2027-03-10"),
        E::NoMeetings => with(
            "表格中有项目，但没有会议",
            "请给出日期和时间，如 --days 2027-03-09,2027-03-10 --times 10:00-12:00,14:00-16:00，或在工作簿中增加工作表 `meetings`",
        ),
        E::TooLarge { most } => with(&format!("文件超过 {most} MiB"), "请核对这是所要的文件"),
        E::OtherZip => {
            with("此 zip 文件既不是 Word 文件，也不是工作簿", "请将议程存为 .docx、.pdf、.html、.txt 或 .xlsx")
        }
        E::Old => with("这是旧的 .doc 或 .xls 文件，或有密码", "请用办公软件打开，并存为没有密码的 .docx 或 .xlsx"),
        E::NotText => with(
            "这不是文本，也不是 Word、PDF 或 HTML 文件",
            "请将议程存为 .docx、.pdf、.html 或 .txt；旧的 .doc 可用任何文字处理软件转换",
        ),
        E::Unpacks { part: Some(part), most } => {
            with(&format!("其 {part} 部分解压后超过 {most} MiB"), "议程不会这么长：请核对文件的来源，或重新保存")
        }
        E::Unpacks { part: None, most } => {
            with(&format!("解压后超过 {most} MiB"), "项目表不会这么长：请核对文件的来源，或重新保存")
        }
        E::Damaged { cause } => with(&format!("文件已损坏：{cause}"), "请用办公软件打开，并重新保存"),
        E::DamagedPdf { cause } => {
            with(&format!("PDF 文件已损坏，或不受支持：{cause}"), "请重新打印成 PDF，或从 PDF 阅读器中保存其文字")
        }
        E::Locked => with("PDF 文件有密码", "请用密码打开，并保存没有密码的副本"),
        E::TooManyRows { rows, columns } => {
            with(&format!("文件超过 {rows} 行或 {columns} 列"), "请删去不是项目的行和列")
        }
        E::UnknownColumns { sheet, names, known } => {
            let first = names.first().map_or("", String::as_str);
            with(
                &format!("没有字段 {}；可用的列有 {known}", quoted(names, "、")),
                &format!("请改列名，或用 --map \"{first}=title\" 写明其含义，或用 --map \"{first}=-\" 写明不读此列"),
            )
            .at(sheet)
        }
        E::MapsNoColumn { name, columns } => {
            with(&format!("没有名为 {name:?} 的列；现有的列是 {}", columns.join("、")), "请改正 --map 中的名称，或删去")
                .at("--map")
        }
        E::MapsToNoField { name, field, known } => with(
            &format!("列 {name:?} 的字段 {field:?} 不存在；可用的列有 {known}"),
            "请改正 --map 中的字段，或写 - 表示不读此列",
        )
        .at("--map"),
        E::NoColumns => with("此文件不是表格，没有 --map 所指的列", "请删去 --map，或将项目存为 .xlsx 或 .csv"),
        E::SameField { sheet, field, columns } => with(
            &format!("{} 都是字段 {field}", quoted(columns, "和")),
            "请删去其中一列，或用 --map \"列名=-\" 写明不读",
        )
        .at(sheet),
        E::Several(errors) => with(
            &format!(
                "{} 处列或单元格无法读取：{}",
                errors.len(),
                several(errors, details, |more| format!("另有 {more} 处"))
            ),
            "请逐一改正，或将单元格留空",
        ),
        E::TitleLanguage { sheet } => {
            with("一列标题写明了语文，另一列没有", "请写明每一列标题的语文，如 title (en) 和 title (fr)").at(sheet)
        }
        E::UnnamedColumn { at, text } => {
            with(&format!("{text:?} 所在的列没有名称"), "请在第一行写出列名，或清空此单元格").at(at)
        }
        E::UnknownRow { at, name } => {
            with(&format!("没有字段 {name:?}，或有不止一个值"), "请改正字段名称，或删去此行").at(at)
        }
        E::UnknownSheet { name } => with(
            &format!("未知的工作表 {name:?}"),
            "请将工作表命名为 items、meetings、people 和 session，并删去其他工作表",
        ),
        E::FarCell { sheet, row, column, most: (rows, columns) } => with(
            &format!("工作表 {sheet:?} 在第 {row} 行第 {column} 列有内容；最多读取 {rows} 行 {columns} 列"),
            "请删去该单元格，或移到其他单元格旁边",
        ),
        E::TooMuchText { most } => {
            with(&format!("单元格中的文字超过 {most} MiB"), "项目表不会这么长：请核对文件的来源")
        }
        E::Cell { at, text, wanted } => with(
            &format!(
                "{text:?} 不是{}",
                match wanted {
                    Wanted::Number => "整数",
                    Wanted::Flag => "是或否（yes 或 no）",
                    Wanted::After => "项目及其间隔，如 5 + 120",
                    Wanted::Windows => "时间或日期，如 07:00 to 18:00 America/Bogota，或一个日期",
                    Wanted::Wishes => "意愿，如 position = first, weight = 3",
                }
            ),
            "请改正此单元格，或留空",
        )
        .at(at),
        E::TooManyItems { most } => {
            with(&format!("文件中的项目超过 {most} 个"), "请核对这是否为议程，或只导入其中一部分")
        }
        E::SameLanguage { language, documents: [first, second] } => with(
            &format!("{first} 和 {second} 的语文都是 {language}"),
            "请每种语文只写一份文件；同一语文的几份文件是几个届会",
        ),
        E::VersionsOfSheet { name } => {
            with(&format!("{name} 是表格，其中每种语文各有一列标题"), "请单独导入，或只写同一届会的文件，每种语文一份")
        }
        E::Unwritten(cause) => with(&format!("无法写出届会文件：{cause}"), "请将此文件作为程序错误报告"),
    }
}
