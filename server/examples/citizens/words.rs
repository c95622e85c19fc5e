//! What citizens say, made up from pieces: sentences as long and as varied as real ones, about invented places.

use domain::Tag;
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// In exactly [`N_RARE`] comments, however many there are.
pub const RARE: &str = "盲道";
/// How many comments hold [`RARE`].
pub const N_RARE: usize = 20;
/// In about one of eight.
pub const COMMON: &str = "停车";
/// In about one of eight, and seldom together with [`COMMON`].
pub const OTHER: &str = "电梯";

const PLACES: [&str; 36] = [
    "东湖小区",
    "新城花园",
    "江边路",
    "人民路",
    "中山路",
    "学院路",
    "城北老街",
    "幸福里",
    "和平新村",
    "南门口",
    "北站广场",
    "体育馆旁边",
    "菜市场门口",
    "第三小学",
    "实验中学",
    "人民医院",
    "妇幼保健院",
    "文化宫",
    "图书馆",
    "滨河公园",
    "西郊安置房",
    "青年公寓",
    "纺织厂宿舍",
    "轻轨二号口",
    "地铁三号线出口",
    "长途汽车站",
    "工业园区",
    "大学城",
    "镇上卫生院",
    "村委会",
    "水库边上",
    "高架桥下",
    "步行街",
    "社区服务中心",
    "养老院附近",
    "幼儿园门前",
];
const TIMES: [&str; 16] = [
    "早高峰",
    "晚高峰",
    "周末",
    "下雨天",
    "晚上十点以后",
    "放学的时候",
    "逢年过节",
    "一到夏天",
    "入冬以来",
    "最近半年",
    "每天早上",
    "节假日",
    "夜里",
    "赶集的日子",
    "上下班",
    "这两个月",
];
const TRAFFIC: [&str; 10] = [
    "停车特别难，转三圈都找不到车位",
    "路边停车把非机动车道都占了",
    "公交等半个小时不来一趟",
    "红绿灯时间太短，老人过不完马路",
    "路面坑坑洼洼，电动车容易摔",
    "没有斑马线，孩子过街很危险",
    "换乘要走十多分钟",
    "共享单车堆得走不了人",
    "标线磨没了，谁都不让谁",
    "停车收费不明不白",
];
const PROPERTY: [&str; 10] = [
    "电梯三天两头坏，老人下不了楼",
    "加装电梯的事说了两年还没有动静",
    "物业费年年涨，账目却不公开",
    "楼道灯坏了没有人修",
    "外墙渗水，报修一直没有回音",
    "门禁形同虚设，谁都进得来",
    "地下车库一下雨就积水",
    "垃圾清运不及时，味道很大",
    "消防通道被堵死了",
    "维修基金不知道用到哪里去了",
];
const APPEARANCE: [&str; 8] = [
    "路灯太暗，走夜路心里发慌",
    "绿化带里都是垃圾",
    "河道有异味，水也发黑",
    "工地扬尘大，窗户不敢开",
    "夜宵摊油烟直往楼上飘",
    "广场舞声音太大",
    "公厕太少，找不到地方",
    "乱贴小广告没有人管",
];
const CONSUMER: [&str; 6] = [
    "预付卡的店关门了，钱退不回来",
    "药店不能刷医保",
    "菜场缺斤短两",
    "培训机构退费拖了很久",
    "网上挂号抢不到号",
    "燃气表换了以后用量翻倍",
];
const OTHER_THINGS: [&str; 10] = [
    "托育机构太少也太贵",
    "社区食堂的菜价比外面还高",
    "老人办事不会用手机",
    "村卫生室的药配不齐",
    "学校食堂的饭菜是凉的",
    "图书馆闭馆太早",
    "体育场地周末约不上",
    "养老床位要排队",
    "疫苗接种点太远",
    "农村公交班次太少",
];
const WISHES: [&str; 14] = [
    "希望有关部门来现场看一看",
    "希望今年能有个说法",
    "建议先在老小区试点",
    "建议把方案公示出来，让大家提意见",
    "能不能给一个时间表",
    "请把责任单位写清楚",
    "支持这个项目，希望做得细一点",
    "希望不要只做面子",
    "建议参考隔壁街道的做法",
    "如果能解决，真是帮了大忙",
    "资金怎么用请公开",
    "盼着早点开工",
    "希望多听听住户怎么说",
    "请不要再推来推去了",
];
const REPLIES: [&str; 8] = [
    "同意，我们这边也是一样",
    "顶一下，问题说得很实在",
    "我家楼上楼下都在说这件事",
    "补充一点，周边几个小区都这样",
    "上个月好像来人看过",
    "支持，希望尽快解决",
    "不太同意，我觉得先要把钱算清楚",
    "谢谢你把它说出来",
];
const ANSWERS: [&str; 4] = [
    "您好，您反映的问题我们已安排人员到现场核实，并纳入今年的实施方案，进展将在本页公布。",
    "感谢您的建议。相关点位已列入下一批计划，设计完成后会在社区公示征求意见。",
    "您好，该事项由我局会同街道办理，预计下一季度开工，施工期间会留出通行通道。",
    "感谢关注。经费来源与使用情况将按规定公开，欢迎继续监督。",
];

fn one<'a>(from: &[&'a str], rng: &mut StdRng) -> &'a str {
    from.choose(rng).copied().unwrap_or_default()
}

/// What a comment is about, and its words.
pub fn comment(rng: &mut StdRng) -> (Tag, String) {
    let (tag, troubles): (Tag, &[&str]) = match rng.random_range(0..10_u8) {
        0..3 => (Tag::Traffic, &TRAFFIC),
        3..5 => (Tag::Property, &PROPERTY),
        5..7 => (Tag::Appearance, &APPEARANCE),
        7 => (Tag::Consumer, &CONSUMER),
        _ => (Tag::Other, &OTHER_THINGS),
    };
    let mut body = format!("{}{}{}，{}。", one(&PLACES, rng), one(&TIMES, rng), one(troubles, rng), one(&WISHES, rng));
    if rng.random_range(0..3_u8) == 0 {
        body.push_str(&format!("我在这里住了{}年，{}。", rng.random_range(1..40_u8), one(&WISHES, rng)));
    }
    (tag, body)
}

/// What somebody replies.
pub fn reply(rng: &mut StdRng) -> String {
    format!("{}，{}。", one(&REPLIES, rng), one(&WISHES, rng))
}

/// What a department answers.
pub fn answer(rng: &mut StdRng) -> &'static str {
    ANSWERS.choose(rng).copied().unwrap_or(ANSWERS[0])
}
