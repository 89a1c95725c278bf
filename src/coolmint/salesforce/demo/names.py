"""Given and family names, made up into people who do not exist."""

import unicodedata
from typing import NamedTuple

from coolmint.salesforce.demo.dice import Dice, Weighted


class Culture(NamedTuple):
    women: list[str]
    men: list[str]
    families: list[str]


class Name(NamedTuple):
    first: str
    last: str
    woman: bool


_SOURCES = {
    "english": (
        "Alice Hannah Grace Olivia Claire Rachel Megan Laura Joanna Bethany Naomi Tessa Fiona Ruth Holly Diane",
        "James Oliver Thomas Daniel Peter Simon Marcus Graham Adrian Nathan Elliot Colin Russell Owen Gareth Keith",
        (
            "Ashworth Bramley Caldwell Dunmore Ellery Farrow Garland Hartwell Ingram Kershaw Langford Merrick Norbury "
            "Oakes Pemberton Radley Selwyn Thornbury Underhill Wexley Yardley Whitlock Prescott Holloway O'Dowd "
            "McTavish"
        ),
    ),
    "german": (
        "Anke Birgit Claudia Franziska Greta Heike Katharina Lena Sabine Ulrike Jördis Käthe",
        "Andreas Bernd Dieter Florian Günther Hannes Jürgen Matthias Rüdiger Sebastian Stefan Wolfgang Jörg",
        (
            "Müller Schäfer Krüger Weißhaupt Lindner Brandstätter Vogelsang Hölscher Reinhardt Ostermann Göbel "
            "Kühnel Baumgärtner Strauß Zimmerling Ebersbach Köhler Wagenknecht"
        ),
    ),
    "french": (
        "Amélie Béatrice Chloé Élodie Hélène Inès Margaux Noémie Solène Valérie Zoé",
        "Benoît Cédric Étienne François Gaëtan Hugo Jérôme Léo Mathieu Rémi Thibault",
        (
            "Lefèvre Beaumont Chevallier Dubreuil Fontanel Girardeau Laplanche Marchetti Noël Perréal Rouvière "
            "Desjardins "
            "Vaillancourt Bélanger Guérin Château-Blanc"
        ),
    ),
    "spanish": (
        "Ana Beatriz Carmen Inés Lucía María Noelia Pilar Rocío Sofía Verónica Ángela",
        "José Andrés Álvaro Diego Ignacio Íñigo Javier Joaquín Martín Raúl Sebastián Tomás",
        (
            "García Núñez Ibáñez Peña Muñoz Quiñones Zúñiga Ordóñez Beltrán Cifuentes Echeverría Valdés Marín "
            "Gutiérrez "
            "Arrieta Castañeda"
        ),
    ),
    "portuguese": (
        "Conceição Inês Luísa Mafalda Thaís Vitória Joana Lívia",
        "João Tiago Sérgio Antônio Rui Vinícius Gonçalo Estêvão",
        "Magalhães Conceição Araújo Brandão Simões Guimarães Falcão Leitão Assunção Patrício",
    ),
    "italian": (
        "Chiara Elisa Federica Giulia Ilaria Lucrezia Martina Serena",
        "Alessandro Davide Fabrizio Giacomo Lorenzo Nicolò Pietro Tommaso",
        "Bianchetti Carrara Donadoni Esposti Forlani Grimaldi Locatelli Montanari Pellegrino Sartori Nicolò Tarantola",
    ),
    "nordic": (
        "Astrid Åsa Ingrid Linnéa Maja Sigrid Søs Þóra Kirsi Päivi",
        "Anders Bjørn Erik Håkon Jørgen Lars Søren Øyvind Mikko Göran",
        (
            "Ångström-Lund Bjerregård Dahlqvist Ekström Grønvold Hägglund Kjærsgaard Lindqvist Mørch Nyström Østby "
            "Sjöberg Virtanen Hämäläinen Þorsteinsson"
        ),
    ),
    "polish": (
        "Agnieszka Bożena Elżbieta Grażyna Katarzyna Małgorzata Zofia Żaneta",
        "Łukasz Paweł Michał Wojciech Tomasz Grzegorz Sławomir Jędrzej",
        "Wiśniewska Dąbrowska Kamińska Zając Wójcik Woźniak Jabłoński Pawłowicz Głowacki Szczepańska Żukowski Łęcki",
    ),
    "czech": (
        "Božena Jiřina Kateřina Lenka Markéta Zdeňka",
        "Jiří Ondřej Tomáš Vojtěch Zdeněk Luboš",
        "Novák Dvořák Černý Procházka Kučera Šimůnek Řezníček Žižka Hruška",
    ),
    "turkish": (
        "Ayşe Çiğdem Elif Gülşen Özlem Şule",
        "Emre İbrahim Mehmet Özgür Tuğrul Çağlar",
        "Yılmaz Öztürk Şahin Çelik Doğan Kılıç Aydoğdu Güneş",
    ),
    "greek": (
        "Eleni Katerina Despina Αγγελική Sofia",
        "Giorgos Nikos Stavros Δημήτρης Christos",
        "Papadakis Kontogiannis Mavros Vlachou Παππάς Stathopoulou Anagnostou",
    ),
    "vietnamese": ("Hồng Lan Mai Ngọc Thảo", "Anh Dũng Hiếu Minh Tuấn", "Nguyễn Trần Phạm Đặng Bùi Võ"),
    "chinese": ("Mei Xiu 敏 婷 Jing Lan", "Wei 伟 Jun Hao 志强 Bo", "李 王 Chen Zhang Liu 陈 Zhao Lin"),
    "japanese": (
        "Aiko Haruka Naoko Yuki 美咲 Emi",
        "Haruto Kenji Ryo 健太 Takumi Shun",
        "Sakuraba Kuroda Shirogane Ōtani 佐々木 Minamoto Hoshino Aizawa",
    ),
    "korean": ("Ji-woo Min-seo Soo-yeon Ha-eun", "Jae-hyun Dong-wook Tae-min Sung-ho", "Kim Park Choi Jung Yoon Seo"),
    "indian": (
        "Ananya Deepika Kavita Meera Priya Shreya Lakshmi",
        "Arjun Kiran Rahul Sanjay Vikram Aditya Rohan",
        "Acharya Bhatnagar Chaudhuri Deshmukh Iyer Kulkarni Menon Nambiar Raghavan Srinivasan Venkataraman",
    ),
    "arabic": (
        "Amal Dalia Farah Layla Nadia Rania",
        "Karim Hassan Omar Tarek Youssef Samir",
        "Al-Khatib Haddad Mansour El-Sayed Nasser Khalil Sabbagh Ben-Ammar",
    ),
    "hebrew": ("Noa Tamar Yael Shira", "Amir Eitan Yonatan Gil", "Ben-David Shalev Rosenblum Avrahami Katzir"),
    "african": (
        "Adaeze Chiamaka Ifeoma Ngozi Wanjiru Thandiwe",
        "Chinedu Emeka Kwame Olumide Sipho Tendai",
        "Okonkwo Adeyemi Mwangi Nkosi Mensah Balogun Chukwu Dlamini",
    ),
}

CULTURES = {
    label: Culture(women.split(), men.split(), families.split()) for label, (women, men, families) in _SOURCES.items()
}
_EVERYWHERE = Weighted(list(CULTURES), [30, 9, 6, 9, 3, 4, 4, 4, 2, 3, 2, 3, 4, 3, 2, 8, 5, 2, 4])

_LATIN = {
    "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "þ": "th", "ı": "i", "李": "li", "王": "wang", "陈": "chen",
    "敏": "min", "婷": "ting", "伟": "wei", "志强": "zhiqiang", "佐々木": "sasaki", "美咲": "misaki", "健太": "kenta",
    "αγγελικη": "angeliki", "δημητρης": "dimitris", "παππας": "pappas",
}  # fmt: skip


def person(dice: Dice, home: str) -> Name:
    """Someone who lives where `home` is the usual culture: two in three are named so, the rest come from anywhere."""
    culture = CULTURES[home if dice.chance(0.66) else _EVERYWHERE.draw(dice)]
    woman = dice.chance(0.52)
    return Name(dice.pick(culture.women if woman else culture.men), dice.pick(culture.families), woman)


def address_part(text: str) -> str:
    """The text as it may stand in an e-mail or web address: a-z, digits and hyphens."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )
    for letter, latin in _LATIN.items():
        plain = plain.replace(letter, latin)
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in plain)
    return "-".join(part for part in kept.split("-") if part)
