//! Time zones of cities where UN bodies meet.

use super::Zone;

/// Time zones, with names of places in six languages.
const PLACES: &[(&str, &[&str])] = &[
    ("Europe/Vienna", &["vienna", "vienne", "viena", "вена", "فيينا", "维也纳"]),
    ("Europe/Zurich", &["geneva", "genève", "ginebra", "женева", "جنيف", "日内瓦", "lausanne", "bern"]),
    (
        "America/New_York",
        &["new york", "nueva york", "нью-йорк", "نيويورك", "纽约", "washington", "华盛顿", "вашингтон", "واشنطن"],
    ),
    ("Africa/Nairobi", &["nairobi", "найроби", "نيروبي", "内罗毕"]),
    ("Europe/Rome", &["rome", "roma", "рим", "روما", "罗马", "turin", "torino", "brindisi"]),
    ("Europe/Paris", &["paris", "parís", "париж", "باريس", "巴黎", "strasbourg", "estrasburgo", "страсбург"]),
    ("America/Toronto", &["montreal", "montréal", "монреаль", "مونتريال", "蒙特利尔", "ottawa", "toronto"]),
    ("Europe/Amsterdam", &["the hague", "la haye", "la haya", "гаага", "لاهاي", "海牙"]),
    ("Europe/Berlin", &["bonn", "бонн", "بون", "波恩", "berlin", "berlín", "берлин", "برلين", "柏林", "hamburg"]),
    ("Europe/London", &["london", "londres", "лондон", "لندن", "伦敦", "glasgow"]),
    ("Europe/Brussels", &["brussels", "bruxelles", "bruselas", "брюссель", "بروكسل", "布鲁塞尔"]),
    ("Europe/Luxembourg", &["luxembourg", "luxemburgo", "люксембург", "卢森堡"]),
    ("Europe/Madrid", &["madrid", "мадрид", "مدريد", "马德里", "barcelona", "valencia"]),
    ("Europe/Lisbon", &["lisbon", "lisbonne", "lisboa", "лиссабон", "لشبونة", "里斯本"]),
    ("Europe/Copenhagen", &["copenhagen", "copenhague", "копенгаген", "哥本哈根"]),
    ("Europe/Stockholm", &["stockholm", "estocolmo", "стокгольм", "斯德哥尔摩"]),
    ("Europe/Helsinki", &["helsinki", "хельсинки", "赫尔辛基"]),
    ("Europe/Oslo", &["oslo", "осло", "奥斯陆"]),
    ("Europe/Warsaw", &["warsaw", "varsovie", "varsovia", "варшава", "华沙"]),
    ("Europe/Prague", &["prague", "praga", "прага", "布拉格"]),
    ("Europe/Budapest", &["budapest", "будапешт", "布达佩斯"]),
    ("Europe/Athens", &["athens", "athènes", "atenas", "афины", "雅典"]),
    ("Europe/Istanbul", &["istanbul", "estambul", "стамбул", "伊斯坦布尔", "antalya", "ankara"]),
    ("Europe/Moscow", &["moscow", "moscou", "moscú", "москва", "موسكو", "莫斯科"]),
    ("Europe/Minsk", &["minsk", "минск"]),
    ("Europe/Kyiv", &["kyiv", "kiev", "киев"]),
    ("Africa/Addis_Ababa", &["addis ababa", "addis-abeba", "addis abeba", "аддис-абеба", "أديس أبابا", "亚的斯亚贝巴"]),
    ("Africa/Cairo", &["cairo", "le caire", "el cairo", "каир", "القاهرة", "开罗", "sharm el-sheikh"]),
    ("Africa/Casablanca", &["rabat", "рабат", "الرباط", "拉巴特", "marrakech", "marrakesh"]),
    ("Africa/Tunis", &["tunis", "túnez", "тунис", "تونس", "突尼斯"]),
    ("Africa/Algiers", &["algiers", "alger", "argel", "алжир", "الجزائر", "阿尔及尔"]),
    ("Africa/Johannesburg", &["johannesburg", "pretoria", "durban", "cape town"]),
    ("Africa/Lagos", &["abuja", "lagos", "абуджа", "阿布贾"]),
    ("Africa/Dakar", &["dakar", "дакар", "达喀尔"]),
    ("Africa/Dar_es_Salaam", &["arusha", "аруша", "阿鲁沙", "dodoma"]),
    ("Africa/Kampala", &["entebbe", "kampala"]),
    ("Africa/Kigali", &["kigali", "кигали", "基加利"]),
    ("Asia/Beirut", &["beirut", "beyrouth", "бейрут", "بيروت", "贝鲁特"]),
    ("Asia/Amman", &["amman", "amán", "амман", "عمان", "安曼"]),
    ("Asia/Qatar", &["doha", "доха", "الدوحة", "多哈"]),
    (
        "Asia/Dubai",
        &[
            "dubai",
            "dubaï",
            "dubái",
            "дубай",
            "دبي",
            "迪拜",
            "abu dhabi",
            "abou dhabi",
            "abu dabi",
            "абу-даби",
            "أبو ظبي",
            "阿布扎比",
        ],
    ),
    ("Asia/Riyadh", &["riyadh", "riyad", "эр-рияд", "الرياض", "利雅得"]),
    ("Asia/Bangkok", &["bangkok", "бангкок", "بانكوك", "曼谷"]),
    ("Asia/Jakarta", &["jakarta", "yakarta", "джакарта", "雅加达"]),
    ("Asia/Makassar", &["bali", "nusa dua"]),
    ("Asia/Singapore", &["singapore", "singapour", "singapur", "сингапур", "新加坡"]),
    ("Asia/Manila", &["manila", "manille", "манила", "马尼拉"]),
    ("Asia/Kolkata", &["new delhi", "nueva delhi", "нью-дели", "نيودلهي", "新德里", "mumbai"]),
    (
        "Asia/Shanghai",
        &["beijing", "pékin", "beijín", "пекин", "بيجين", "بكين", "北京", "shanghai", "上海", "kunming", "昆明"],
    ),
    ("Asia/Tokyo", &["tokyo", "tokio", "токио", "طوكيو", "东京", "kyoto", "京都", "nagoya"]),
    ("Asia/Seoul", &["seoul", "séoul", "seúl", "сеул", "سيول", "首尔", "jeju", "busan", "incheon"]),
    ("Asia/Tashkent", &["tashkent", "ташкент", "塔什干", "samarkand", "самарканд"]),
    ("Asia/Almaty", &["astana", "астана", "almaty", "алматы", "阿斯塔纳"]),
    ("America/Mexico_City", &["mexico city", "mexico", "ciudad de méxico", "мехико", "مكسيكو", "墨西哥城"]),
    ("America/Panama", &["panama", "panamá", "панама", "بنما", "巴拿马"]),
    ("America/Costa_Rica", &["san josé", "san jose"]),
    ("America/Bogota", &["bogotá", "bogota", "богота", "بوغوتا", "波哥大", "cali", "cartagena"]),
    ("America/Lima", &["lima", "лима", "ليما", "利马"]),
    ("America/Santiago", &["santiago", "сантьяго", "سانتياغو", "圣地亚哥"]),
    (
        "America/Sao_Paulo",
        &["brasília", "brasilia", "brasilia", "бразилиа", "برازيليا", "巴西利亚", "rio de janeiro", "são paulo"],
    ),
    ("America/Argentina/Buenos_Aires", &["buenos aires", "буэнос-айрес", "بوينس آيرس", "布宜诺斯艾利斯"]),
    ("America/Jamaica", &["kingston", "кингстон", "كينغستون", "金斯敦"]),
    ("America/Havana", &["havana", "la havane", "la habana", "гавана", "هافانا", "哈瓦那"]),
    ("Australia/Sydney", &["sydney", "сидней", "سيدني", "悉尼", "canberra"]),
    ("Pacific/Fiji", &["suva", "nadi"]),
];

/// The time zone of a place, named alone or within a longer text: `Jeju Island, Republic of Korea`.
pub fn zone(place: &str) -> Option<Zone> {
    let place = place.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let found = PLACES.iter().find(|(_, names)| {
        names.iter().any(|name| {
            let mut at = place.match_indices(name).map(|(at, _)| at);
            at.any(|at| {
                let letter = |one: Option<char>| one.is_some_and(|one| one.is_alphabetic() && !is_wide(one));
                !letter(place[..at].chars().next_back()) && !letter(place[at + name.len()..].chars().next())
            })
        })
    });
    found.and_then(|(zone, _)| zone.parse().ok()).or_else(|| of_a_city(&place))
}

/// The zone that is named after a city in the text, such as `America/Montevideo`.
fn of_a_city(place: &str) -> Option<Zone> {
    let mut words = place.split([',', '(', ')', ';', '/']).map(str::trim).filter(|word| !word.is_empty());
    words.find_map(|word| {
        let named = |zone: &&str| {
            let (area, city) = zone.rsplit_once('/').unwrap_or_default();
            area != "Etc" && !area.is_empty() && city.replace('_', " ").to_lowercase() == word
        };
        Zone::names().find(named)?.parse().ok()
    })
}

/// Letters of scripts that do not separate words by spaces.
fn is_wide(one: char) -> bool {
    matches!(one, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_exists_and_places_are_found() {
        assert!(PLACES.iter().all(|(zone, _)| zone.parse::<Zone>().is_ok()));
        let name = |place: &str| zone(place).map(|zone| zone.name());
        assert_eq!(name("维也纳"), Some("Europe/Vienna"));
        assert_eq!(name("Jeju Island, Republic of Korea"), Some("Asia/Seoul"));
        assert_eq!(name("online (Montreal)"), Some("America/Toronto"));
        assert_eq!(name("Romeo"), None);
        assert_eq!(name("Montevideo"), Some("America/Montevideo"));
        assert_eq!(name("Port of Spain, Trinidad and Tobago"), Some("America/Port_of_Spain"));
        assert_eq!(name("the Montevideo office"), None);
    }
}
