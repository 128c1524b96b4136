"""The people of the demonstration whom its stories name, and what a visitor can try as some of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Someone to sign in as: the address, and what there is to try, in Dutch and English."""

    email: str
    nl: str
    en: str


PARTS = (
    Part(
        "nele.claes@bree.example",
        "Stemt namens Bree en Bocholt, zit in een stuurgroep en schrijft aan een ontwerp.",
        "Votes on behalf of Bree and Bocholt, sits in a steering group and is writing a draft.",
    ),
    Part(
        "joris.vanhees@bree.example",
        "Plaatsvervanger van Nele in Bree: stemt als zij niet kan en werkt mee aan haar ontwerp.",
        "Nele's substitute in Bree: votes when she cannot and works on her draft.",
    ),
    Part(
        "liesbet.neyrinck@gent.example",
        "Spreekt voor een grote bibliotheek met veel gewicht en zit in twee stuurgroepen.",
        "Speaks for a large library with much weight and sits in two steering groups.",
    ),
    Part(
        "wouter.haegeman@horebeke.example",
        "Spreekt voor een kleine bibliotheek en moet nog stemmen.",
        "Speaks for a small library and has not voted yet.",
    ),
    Part(
        "hilde.desmet@roeselare.example",
        "Trekt een stuurgroep: geeft advies en volgt de stemmingen.",
        "Leads a steering group: gives advice and follows the votes.",
    ),
    Part(
        "stijn.verbeeck@turnhout.example",
        "Spreekt voor een cultuurcentrum en begon een consultatie over ticketing.",
        "Speaks for a cultural centre and opened a consultation about ticketing.",
    ),
    Part(
        "bart.lemmens@tongeren-borgloon.example",
        "Voorzitter van de raad van bestuur: moet antwoorden op een betwisting.",
        "Chairs the board: has to answer a contest.",
    ),
    Part(
        "maarten.jacobs@beraad.example",
        "Voert uit wat beslist is: geeft verslag en is met één ding te laat.",
        "Carries out what was decided: reports on it, and is late with one thing.",
    ),
    Part(
        "an.ponsaers@bree.example",
        "Werkt in Bree zonder mandaat: leest en reageert, maar stemt niet.",
        "Works in Bree without a mandate: reads and responds, but does not vote.",
    ),
    Part(
        "katrien.wouters@beraad.example",
        "Secretariaat: houdt mandaten en deelnames bij, leest bestanden in en plant stemmingen.",
        "Secretariat: keeps mandates and participation, imports files and plans votes.",
    ),
    Part(
        "sofie.maertens@beraad.example",
        "Beheerder: stelt mensen aan en volgt of alles klopt.",
        "Administrator: appoints people and checks that everything is in order.",
    ),
)

# Who speaks for a house in the stories, and who may replace them; the order is that in which houses are chosen.
SPEAKERS = {
    "Bibliotheek Bree": ("Wim Droogmans", "Joris Vanhees"),
    "Bibliotheek Genk": ("Fatima El Idrissi", ""),
    "Bibliotheek Geel": ("Lore Goossens", ""),
    "Bibliotheek Zottegem": ("Pieter Maes", ""),
    "HaBoBIB": ("Anneleen Smets", ""),
    "Bibliotheek Bocholt": ("Nele Claes", ""),
    "De Krook": ("Liesbet Neyrinck", ""),
    "Bibliotheek Lier": ("Sara Peeters", ""),
    "Bibliotheek Kortrijk": ("Ines Vandamme", ""),
    "ARhus Roeselare": ("Hilde Desmet", ""),
    "Het Predikheren bibliotheek": ("Yassin Amrani", ""),
    "Bibliotheek Diksmuide": ("Tom Verlinden", ""),
    "Bibliotheek Zoutleeuw": ("Greet Callens", ""),
    "Bibliotheek Tongeren-Borgloon": ("Bart Lemmens", ""),
    "Bibliotheek Horebeke": ("Wouter Haegeman", ""),
    "cultuurhuis de Warande": ("Stijn Verbeeck", ""),
    "De Grote Post": ("Julie Hoste", ""),
    "De Velinx": ("Raf Claessens", ""),
    "CC De Ververij": ("Nadia Mekhloufi", ""),
}
SUCCESSOR = ("Bibliotheek Bree", "Nele Claes")
COLLEAGUE = ("An Ponsaers", "Bibliotheek Bree", "medewerker")
SECRETARY = "Katrien Wouters"
ADMINISTRATOR = "Sofie Maertens"
OFFICES = {
    ADMINISTRATOR: "administrator",
    SECRETARY: "secretariat",
    "Maarten Jacobs": "secretariat",
    "Geert Hollevoet": "director",
    "Ilse Vandewiele": "auditor",
}

# Those of whom a visitor may want to cast the ballot have not voted yet.
WAITING = frozenset({"Bibliotheek Bree", "Bibliotheek Bocholt", "Bibliotheek Horebeke", "De Krook", "ARhus Roeselare"})

# The houses of a small demonstration: those of the stories and a few more.
SMALL = (
    *SPEAKERS,
    "IVEBICA",
    "Bibliotheek Bilzen-Hoeselt",
    "Bibliotheek Alveringem",
    "Bibliotheek Halle",
    "Bibliotheek Kinrooi",
    "Bibliotheek Hasselt Limburg",
    "CC Mechelen",
    "C-mine cultuurcentrum",
    "CC Asse",
)
