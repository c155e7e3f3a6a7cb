//! How people are called: the name itself and how it is written in a username of plain letters.

/// First and last names usual together.
#[derive(Debug)]
pub(super) struct Culture {
    pub(super) first: &'static [(&'static str, &'static str)],
    pub(super) last: &'static [(&'static str, &'static str)],
    /// Not written in Latin letters.
    pub(super) other_script: bool,
    /// The family name comes first.
    pub(super) family_first: bool,
}

pub(super) const NORDIC: usize = 0;
pub(super) const GERMAN: usize = 1;
pub(super) const ENGLISH: usize = 2;
pub(super) const FRENCH: usize = 3;
pub(super) const SLAVIC: usize = 4;
pub(super) const CYRILLIC: usize = 5;
pub(super) const GREEK: usize = 6;
pub(super) const IBERIAN: usize = 7;
pub(super) const TURKISH: usize = 8;
pub(super) const HEBREW: usize = 9;
pub(super) const ARABIC: usize = 10;
pub(super) const WEST_AFRICAN: usize = 11;
pub(super) const INDIAN: usize = 12;
pub(super) const CHINESE: usize = 13;
pub(super) const JAPANESE: usize = 14;
pub(super) const VIETNAMESE: usize = 15;

const fn latin(first: &'static [(&'static str, &'static str)], last: &'static [(&'static str, &'static str)]) -> Culture {
    Culture { first, last, other_script: false, family_first: false }
}

const fn other(
    first: &'static [(&'static str, &'static str)],
    last: &'static [(&'static str, &'static str)],
    family_first: bool,
) -> Culture {
    Culture { first, last, other_script: true, family_first }
}

#[rustfmt::skip]
pub(super) const CULTURES: [Culture; 16] = [
    latin(
        &[("Anna", "anna"), ("Åsa", "asa"), ("Björn", "bjorn"), ("Erik", "erik"), ("Freja", "freja"), ("Göran", "goran"), ("Håkon", "hakon"),
          ("Ingrid", "ingrid"), ("Jørgen", "jorgen"), ("Karin", "karin"), ("Lars", "lars"), ("Maja", "maja"), ("Øystein", "oystein"),
          ("Päivi", "paivi"), ("Sæunn", "saeunn"), ("Þór", "thor"), ("Ylva", "ylva"), ("Oskar", "oskar")],
        &[("Andersson", "andersson"), ("Bergström", "bergstrom"), ("Dahl", "dahl"), ("Ekström", "ekstrom"), ("Hansen", "hansen"),
          ("Järvinen", "jarvinen"), ("Åkesson", "akesson"), ("Larsson", "larsson"), ("Lindqvist", "lindqvist"), ("Nyström", "nystrom"),
          ("Sørensen", "sorensen"), ("Öberg", "oberg"), ("Virtanen", "virtanen"), ("Sandvik", "sandvik"), ("Þorsteinsdóttir", "thorsteinsdottir")],
    ),
    latin(
        &[("Anke", "anke"), ("Bernd", "bernd"), ("Clara", "clara"), ("Dieter", "dieter"), ("Jürgen", "juergen"), ("Käthe", "kaethe"),
          ("Lukas", "lukas"), ("Marie", "marie"), ("Sören", "soeren"), ("Uwe", "uwe"), ("Heike", "heike"), ("Jonas", "jonas")],
        &[("Bauer", "bauer"), ("Groß", "gross"), ("Jäger", "jaeger"), ("Köhler", "koehler"), ("Müller", "mueller"), ("Schäfer", "schaefer"),
          ("Schmidt", "schmidt"), ("Weiß", "weiss"), ("Vogel", "vogel"), ("von der Heide", "vonderheide"), ("Zimmermann", "zimmermann")],
    ),
    latin(
        &[("Alice", "alice"), ("Ben", "ben"), ("Chloe", "chloe"), ("Daniel", "daniel"), ("Emily", "emily"), ("Grace", "grace"),
          ("Harry", "harry"), ("Isla", "isla"), ("Jack", "jack"), ("Olivia", "olivia"), ("Siobhán", "siobhan"), ("William", "william"), ("Zoë", "zoe")],
        &[("Brown", "brown"), ("Clarke", "clarke"), ("Davies", "davies"), ("Evans", "evans"), ("Johnson", "johnson"), ("King", "king"),
          ("Murphy", "murphy"), ("O'Brien", "obrien"), ("Patel", "patel"), ("Smith", "smith"), ("Taylor", "taylor"), ("Wilson", "wilson")],
    ),
    latin(
        &[("Aurélie", "aurelie"), ("Benoît", "benoit"), ("Camille", "camille"), ("François", "francois"), ("Hélène", "helene"), ("Jean-Luc", "jean-luc"),
          ("Léa", "lea"), ("Noël", "noel"), ("Zoé", "zoe"), ("Mathieu", "mathieu")],
        &[("Bélanger", "belanger"), ("Côté", "cote"), ("Dupont", "dupont"), ("Lefèvre", "lefevre"), ("Moreau", "moreau"), ("Gagné", "gagne"),
          ("Rousseau", "rousseau"), ("Tremblay", "tremblay"), ("d'Aubigné", "daubigne")],
    ),
    latin(
        &[("Agnieszka", "agnieszka"), ("Bartłomiej", "bartlomiej"), ("Čeněk", "cenek"), ("Jiří", "jiri"), ("Łucja", "lucja"), ("Małgorzata", "malgorzata"),
          ("Ondřej", "ondrej"), ("Paweł", "pawel"), ("Tereza", "tereza"), ("Zuzana", "zuzana")],
        &[("Dvořák", "dvorak"), ("Jabłoński", "jablonski"), ("Kowalczyk", "kowalczyk"), ("Novák", "novak"), ("Wójcik", "wojcik"), ("Wiśniewska", "wisniewska"),
          ("Żak", "zak"), ("Procházka", "prochazka"), ("Šťastný", "stastny")],
    ),
    other(
        &[("Анна", "anna"), ("Борис", "boris"), ("Василь", "vasyl"), ("Ганна", "hanna"), ("Дмитро", "dmytro"), ("Ольга", "olha"), ("Петър", "petar"),
          ("Юлія", "yuliia"), ("Семён", "semyon"), ("Андрій", "andrii")],
        &[("Бондаренко", "bondarenko"), ("Коваленко", "kovalenko"), ("Мельник", "melnyk"), ("Петров", "petrov"), ("Шевченко", "shevchenko"),
          ("Йорданова", "yordanova"), ("Ткачук", "tkachuk"), ("Соловьёв", "solovyov")],
        false,
    ),
    other(
        &[("Αλέξανδρος", "alexandros"), ("Ελένη", "eleni"), ("Γιώργος", "giorgos"), ("Ιωάννα", "ioanna"), ("Κώστας", "kostas"), ("Μαρία", "maria"), ("Σοφία", "sofia")],
        &[("Παπαδόπουλος", "papadopoulos"), ("Γεωργίου", "georgiou"), ("Νικολάου", "nikolaou"), ("Οικονόμου", "oikonomou"), ("Δημητρίου", "dimitriou")],
        false,
    ),
    latin(
        &[("Ângela", "angela"), ("Begoña", "begona"), ("Ignacio", "ignacio"), ("Inês", "ines"), ("João", "joao"), ("José", "jose"), ("Lucía", "lucia"),
          ("Martín", "martin"), ("Óscar", "oscar"), ("Thiago", "thiago"), ("Ximena", "ximena")],
        &[("Araújo", "araujo"), ("da Conceição", "daconceicao"), ("Fernández", "fernandez"), ("Gonçalves", "goncalves"), ("Ibáñez", "ibanez"), ("Muñoz", "munoz"),
          ("Núñez", "nunez"), ("Peña", "pena"), ("Silva", "silva"), ("Zúñiga", "zuniga")],
    ),
    latin(
        &[("Ayşe", "ayse"), ("Çağla", "cagla"), ("Gökhan", "gokhan"), ("Işıl", "isil"), ("İbrahim", "ibrahim"), ("Şebnem", "sebnem"), ("Ümit", "umit")],
        &[("Çelik", "celik"), ("Doğan", "dogan"), ("Kılıç", "kilic"), ("Öztürk", "ozturk"), ("Şahin", "sahin"), ("Yıldız", "yildiz")],
    ),
    other(
        &[("אבי", "avi"), ("דנה", "dana"), ("יעל", "yael"), ("משה", "moshe"), ("נועה", "noa"), ("רון", "ron")],
        &[("אברהם", "avraham"), ("כהן", "cohen"), ("לוי", "levi"), ("מזרחי", "mizrahi"), ("פרץ", "peretz")],
        false,
    ),
    other(
        &[("أحمد", "ahmad"), ("فاطمة", "fatima"), ("خالد", "khalid"), ("ليلى", "layla"), ("محمد", "mohammed"), ("نور", "noor")],
        &[("الحداد", "alhaddad"), ("المنصوري", "almansoori"), ("خليل", "khalil"), ("ناصر", "nasser"), ("صالح", "saleh")],
        false,
    ),
    latin(
        &[("Adaeze", "adaeze"), ("Babatúndé", "babatunde"), ("Chidi", "chidi"), ("Folúkẹ́", "foluke"), ("Kwame", "kwame"), ("Ngozi", "ngozi"), ("Oluwaseun", "oluwaseun")],
        &[("Adébáyọ̀", "adebayo"), ("Eze", "eze"), ("Mensah", "mensah"), ("Okeke", "okeke"), ("Okonkwo", "okonkwo"), ("Ọláyínká", "olayinka")],
    ),
    latin(
        &[("Aditi", "aditi"), ("Arjun", "arjun"), ("Deepika", "deepika"), ("Harpreet", "harpreet"), ("Kavya", "kavya"), ("Priya", "priya"), ("Rahul", "rahul"), ("Sanjay", "sanjay")],
        &[("Agarwal", "agarwal"), ("Iyer", "iyer"), ("Krishnamurthy", "krishnamurthy"), ("Nair", "nair"), ("Reddy", "reddy"), ("Sharma", "sharma"), ("Singh", "singh")],
    ),
    other(
        &[("小明", "xiaoming"), ("丽华", "lihua"), ("伟", "wei"), ("芳", "fang"), ("静", "jing"), ("磊", "lei"), ("秀英", "xiuying"), ("子轩", "zixuan")],
        &[("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("黄", "huang"), ("欧阳", "ouyang")],
        true,
    ),
    other(
        &[("花子", "hanako"), ("太郎", "taro"), ("さくら", "sakura"), ("健太", "kenta"), ("美咲", "misaki"), ("蓮", "ren"), ("陽菜", "hina")],
        &[("佐藤", "sato"), ("鈴木", "suzuki"), ("高橋", "takahashi"), ("田中", "tanaka"), ("渡辺", "watanabe"), ("伊藤", "ito")],
        true,
    ),
    latin(
        &[("Anh", "anh"), ("Đức", "duc"), ("Hương", "huong"), ("Linh", "linh"), ("Thảo", "thao"), ("Trúc", "truc"), ("Vũ", "vu")],
        &[("Nguyễn", "nguyen"), ("Trần", "tran"), ("Lê", "le"), ("Phạm", "pham"), ("Võ", "vo"), ("Đặng", "dang")],
    ),
];
