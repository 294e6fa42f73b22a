"""Words of American 311 systems by what they are about, and common kinds in Spanish; patterns over ` plain words `."""

from __future__ import annotations

import re


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(patterns) + r")")


# About somebody: health, need, harm, conduct, money owed, who lives where.
PERSON = _words(
    r"homeless", r"encampment", r"unhoused", r"unsheltered", r"shelter request", r"panhandl", r"loiter", r"welfare",
    r"well ?being", r"wellness", r"bed ?bug", r"mental", r"needle", r"syringe", r"sharps", r"overdose", r"drug",
    r"medic", r"illness", r"food ?borne", r"food (alert|poison)", r"poisoning", r"bite\b", r"bitten", r"discriminat",
    r"harass", r"abuse", r"cruelty", r"assault", r"domestic", r"elder", r"senior", r"aging", r"disab", r"ada ",
    r"child", r"youth", r"juvenile", r"student (over|housing)", r"employee", r"staff", r"personnel", r"misconduct",
    r"compliment", r"commend", r"feedback", r"squalid", r"squalor", r"hoard",
    r"lead (poison|paint|test|inspection|in)", r"lead $", r"persons?\b", r"humans?\b", r"handicap", r"language line",
    r"registration", r"application", r"asthma", r"breathe", r"carbon monoxide", r"covid",
    r"health (order|inspection)", r"billing", r"bill ", r"fine ", r"citation (appeal|dispute|inquiry)",
    r"ticket (inquiry|dispute|payment)", r"payment", r"refund", r"tax", r"assistance", r"eviction", r"rooming house",
    r"illegal occupancy", r"overcrowd", r"over ?occup", r"no utilit\w+ resid", r"utilities resid", r"squatter",
    r"missing person", r"immigra", r"voter", r"survey", r"front desk", r"inquir", r"phone bank", r"call log",
    r"check ?in ", r"prostitut", r"solicit", r"fireworks", r"shots", r"gun", r"police", r"intake", r"metrolist",
    r"idea collection", r"alert \w+ $", r"squatting", r"elderly", r"smoking", r"unsanitary \w+ employees", r"curfew",
)  # fmt: skip

# Somebody lives or works there.
PLACE_FOR_CERTAIN = _words(
    r"private", r"resident", r"homeowner", r"rental", r"tenant", r"landlord", r"apartment", r"dwelling", r"housing",
    r"houses?\b", r"homes?\b", r"yards?\b", r"propert", r"building", r"business", r"restaurant", r"food", r"store\b",
    r"establishment", r"lots?\b", r"backyard", r"driveway", r"noise", r"construction", r"zoning", r"contractor",
    r"permit", r"basements?", r"licen[sc]e", r"owner", r"school", r"church", r"cemeter", r"valet", r"dumpster",
    r"rooftop",
)  # fmt: skip

# Things of the city's, in the street or a park.
ASSET = _words(
    r"pot ?holes?", r"street ?lights?", r"street ?lamps?", r"lighting", r"light pole", r"alley light",
    r"traffic (signals?|lights?|signs?)", r"traffic engineering", r"signals?\b", r"stop sign",
    r"street (name )?signs?", r"(missing|damaged|faded|down) (traffic |street )?signs?",
    r"sign (repair|maintenance|shop|missing|down|replac\w+)", r"signage",
    r"side ?walk (repair|damage|hazard|inspection|condition|defect|replace\w*)",
    r"(broken|damaged|buckled|cracked|uneven|raised) side ?walk", r"curbs?\b", r"gutters?\b", r"catch ?basins?",
    r"storm ?(drains?|water|sewers?)", r"inlets?\b", r"manholes?", r"culverts?", r"hydrants?", r"water ?main",
    r"bridges?\b", r"overpass", r"tunnel", r"guard ?rails?", r"crosswalks?", r"pavement", r"paving", r"road ?way",
    r"resurfac\w+", r"highway maintenance",
    r"street (repair|maintenance|defect|damage|sweeping|cleaning|resurfacing|condition)",
    r"alley (repair|maintenance|grading)", r"cave ?in", r"sink ?holes?", r"litter baskets?",
    r"(public|street|corner) (trash|litter|waste) (cans?|bins?|baskets?)", r"dead animals?",
    r"dead (dog|cat|deer|bird)s?", r"(bike|bicycle) (lanes?|racks?|issues?)", r"abandoned bicycle",
    r"bus (stops?|shelters?)", r"bollards?", r"parking meters?", r"muni meters?",
    r"park (bench|lights?|lighting|equipment|path|fountain|improvement|sign)", r"playgrounds?", r"equipment repair",
    r"ground maintenance", r"tree (in park|emergenc\w+|maintenance|limb|down|debris)",
    r"trees? (down|fallen|in street)", r"(fallen|downed|street|city|park|public) trees?",
    r"(downed|fallen|hanging) (wires?|poles?)", r"utility (poles?|casting|call)", r"median", r"fountains?",
    r"pwd graffiti", r"news boxes", r"planting", r"debris in (street|road)", r"spill", r"ice on (street|road)",
    r"fire hydrants?", r"knock ?downs?", r"major system failure", r"bwsc pothole", r"upgrade existing lighting",
    r"catchbasin",
)  # fmt: skip

# Now in the street, now on private ground: the stricter class, and a person looks.
OFTEN_ASSET = _words(
    r"dump(ing|ed)", r"graffiti", r"litter", r"abandoned (vehicle|car|auto)", r"trees?\b", r"side ?walk",
    r"alleys?\b", r"weeds?", r"overgrown", r"brush", r"leaves", r"street", r"road", r"park\b", r"parks\b", r"sewer",
    r"drain", r"flood\w*", r"signs?\b", r"snow", r"ice\b", r"debris", r"mow\w*", r"grass", r"rubbish",
)  # fmt: skip

# What is done about it, which says nothing of where.
WORK = _words(
    r"inspection", r"install\w*", r"request for", r"pick ?ups?", r"removal", r"collection", r"fire hydrant",
    r"fire $",
)  # fmt: skip

# Mostly at a home or a business.
PLACE = _words(
    r"bulk\w*", r"appliances?", r"electronic", r"e ?waste", r"pick ?ups?", r"collection", r"missed", r"carts?\b",
    r"bins?\b", r"cans?\b", r"barrels?", r"recycl\w*", r"garbage", r"trash", r"refuse", r"waste", r"rodents?",
    r"rats?\b", r"mice", r"pests?", r"mosquito\w*", r"pigeons?", r"zon\w+", r"plumb\w*", r"electric\w*", r"heat\w*",
    r"water", r"leak", r"gas\b", r"odor", r"smoke", r"air ", r"abandoned", r"vacant", r"vehicles?", r"cars?\b",
    r"park(ing|ed)", r"towing", r"animals?", r"dogs?", r"cats?", r"fire\b", r"snow\w*", r"ice\b", r"shovel\w*",
    r"graffiti", r"dump\w*", r"debris", r"unsafe", r"illegal", r"work (hours|without)", r"noisy", r"loud", r"event",
    r"vend\w+", r"meter", r"inspection", r"violation", r"sanitation", r"yard", r"weeds?", r"grass", r"install\w*",
    r"request for", r"student", r"space savers",
)  # fmt: skip

# Common kinds as residents read them, by the English name in small letters.
SPANISH: dict[str, str] = {
    "bulky items": "Objetos voluminosos",
    "bulk pickup": "Recogida de objetos voluminosos",
    "graffiti removal": "Limpieza de grafitis",
    "illegal dumping": "Vertido ilegal de basura",
    "illegal dumping pickup": "Recogida de vertidos ilegales",
    "metal/household appliances": "Metales y electrodomésticos",
    "electronic waste": "Residuos electrónicos",
    "homeless encampment": "Campamento de personas sin hogar",
    "dead animal removal": "Recogida de animales muertos",
    "dead animal pickup": "Recogida de animales muertos",
    "single streetlight issue": "Problema en una farola",
    "multiple streetlight issue": "Problema en varias farolas",
    "street light out": "Farola apagada",
    "street light outage": "Farola apagada",
    "street light outages": "Farolas apagadas",
    "pothole": "Bache",
    "potholes": "Baches",
    "pothole repair": "Reparación de baches",
    "abandoned vehicle": "Vehículo abandonado",
    "abandoned vehicles": "Vehículos abandonados",
    "report water waste": "Desperdicio de agua",
    "sidewalk repair": "Reparación de aceras",
    "traffic signal repair": "Reparación de semáforos",
    "missed trash pickup": "Basura no recogida",
    "tree maintenance": "Mantenimiento de árboles",
    "noise complaint": "Queja por ruido",
    "feedback": "Comentarios",
    "other": "Otros",
    "not stated": "Sin especificar",
    "litter": "Basura en la calle",
    "welfare check": "Visita de bienestar",
    "yard complaint": "Queja por un patio",
}
