# A person's ISO weeks from raw interactions, in plain Python: a second opinion that shares no code with the metrics stage.
# Each week is cut at every moment at which anything begins or ends, and each piece is asked what it is.
import math
from collections import Counter
from datetime import date, datetime, time, timedelta
from statistics import mean, median
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = 60_000, 3_600_000, 24 * 3_600_000
TAKES = {"MAIL": 5 * MINUTE, "CHAT": MINUTE, "REVIEW": 5 * MINUTE}
KINDS = ["MAIL", "CHAT", "MEETING", "CALL", "REVIEW"]


def clock(zone, day, minutes):
    """When the clock of the zone shows so many minutes after the day's midnight."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return round(shown.replace(tzinfo=zone).timestamp() * 1000)


def shown(zone, at):
    """The day, and the minutes after its midnight, that the clock shows."""
    there = datetime.fromtimestamp(at / 1000, zone)
    return there.date(), there.hour * 60 + there.minute + there.second / 60 + there.microsecond / 6e7


def monday_of(week):
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def densest(minutes, length):
    """Where a window holds the most, by steps of five minutes; the middle of the longest run of equally good places."""
    counts = Counter(int(minute // 5) % 288 for minute in minutes)
    steps = max(1, round(length / 5))
    held = [sum(counts[(start + i) % 288] for i in range(steps)) for start in range(288)]
    most = max(held)
    runs = []
    for start in range(288):
        if held[start] == most and held[start - 1] != most:
            run = 1
            while held[(start + run) % 288] == most:
                run += 1
            runs.append((run, -start))
    run, start = max(runs) if runs else (288, 0)
    return (-start + (run - 1) // 2) % 288 * 5


def learned(person, rows, monday):
    """Start, length and days of the work windows, by the eight weeks before; None where they teach too little."""
    zone = person["zone"]
    since, until = clock(zone, monday - timedelta(56), 0), clock(zone, monday, 0)
    sends = {at for kind, at, _, _, sent, _ in rows if sent and kind in TAKES and since <= at < until}
    places = [shown(zone, at) for at in sends]
    if len(places) < 60 or len({day for day, _ in places}) < 15:
        return None

    def window(days):
        contract = person["contract"]
        length = 540 if contract is None else min(1440, math.floor(contract * 60 / days + 0.5) + 60)
        start = densest([minutes for _, minutes in places], length)
        beginning = start - (1440 - length) / 2
        busy = Counter((day.weekday() + math.floor((minutes - beginning) / 1440)) % 7 for day, minutes in places)
        quietest = sorted(range(7), key=lambda day: (busy[day], -day))
        off = set(quietest[:2]) | {day for day in range(7) if busy[day] < max(busy.values()) / 10}
        return start, length, [day not in off for day in range(7)]

    first = window(5)
    days = sum(first[2])
    return first if days == 5 else window(days)


def intervals(rows):
    """Kind, beginning and end of everything that took time; a send to several people is one."""
    known, taken = set(), []
    for kind, at, seconds, recipients, sent, _ in rows:
        if sent and recipients > 1:
            if (kind, at, seconds, recipients) in known:
                continue
            known.add((kind, at, seconds, recipients))
        if kind in TAKES:
            if sent:
                taken.append((kind, at - TAKES[kind], at))
        elif seconds and seconds < 23 * 3600 and (kind == "CALL" or recipients <= 100):
            taken.append((kind, at, at + seconds * 1000))
    return taken


def week(person, rows, monday):
    zone = person["zone"]
    start, end = clock(zone, monday, 0), clock(zone, monday + timedelta(7), 0)
    reach = clock(zone, monday - timedelta(2), 0), clock(zone, monday + timedelta(9), 0)
    near = [row for row in rows if reach[0] <= row[1] < reach[1]]
    if not any(start <= row[1] < end for row in near):
        return None
    taken = intervals(near)
    hours = learned(person, rows, monday)
    windows, shifts = [], []
    if hours:
        first, length, workdays = hours
        for day in range(-2, 8):
            that = monday + timedelta(day)
            worked = workdays[day % 7]
            if worked and day < 7:
                windows.append((clock(zone, that, first), clock(zone, that, first + length)))
            beginning = first - (1440 - length) / 2
            shifts.append((day, worked, clock(zone, that, beginning), clock(zone, that, beginning + 1440)))
    counted = dict.fromkeys(["collaborationHours", "meetingHours"], 0)
    if hours:
        counted |= dict.fromkeys(["afterHours", "weekendHours", "focusHours"], 0)
    gap = []

    def close():
        if sum(b - a for a, b in gap) >= HOUR:
            counted["focusHours"] += sum(max(0, min(b, end) - max(a, start)) for a, b in gap)
        gap.clear()

    edges = {start, end, *(edge for _, a, b in taken for edge in (a, b)), *(edge for w in windows for edge in w)}
    edges = sorted(edges | {edge for shift in shifts for edge in shift[2:]})
    for a, b in zip(edges, edges[1:]):
        during = [kind for kind, since, until in taken if since <= a and until >= b]
        working = any(since <= a and until >= b for since, until in windows)
        if hours and working and not during:
            gap.append((a, b))
        elif hours:
            close()
        if a < start or b > end or not during:
            continue
        counted["collaborationHours"] += b - a
        counted["meetingHours"] += (b - a) * during.count("MEETING")
        if hours and not working:
            counted["afterHours"] += b - a
        if any(not worked and since <= a and until >= b for _, worked, since, until in shifts):
            counted["weekendHours"] += b - a
    answer = {name: total / HOUR for name, total in counted.items()} | {"networkInternal": contacts(rows, end)}
    if hours:
        answer |= {"shortRests": short_rests(taken, shifts)} | replies(near, windows, start, end)
    return answer | {"hoursLearned": 1 if hours else 0}


def short_rests(taken, shifts):
    days = {}
    for day, _, since, until in shifts:
        inside = [(max(a, since), min(b, until)) for _, a, b in taken if a < until and b > since]
        if inside and -1 <= day <= 6:
            days[day] = min(a for a, _ in inside), max(b for _, b in inside)
    pairs = [(days[day - 1], days[day]) for day in days if day - 1 in days]
    return sum(1 for before, after in pairs if after[0] - before[1] < 11 * HOUR)


def contacts(rows, end):
    both, meaningful = {}, Counter()
    for _, at, _, recipients, sent, other in rows:
        if end - 28 * DAY <= at < end and recipients <= 8:
            both.setdefault(other, set()).add(sent)
            meaningful[other] += recipients + 1 <= 5
    return sum(1 for other, ways in both.items() if len(ways) == 2 or meaningful[other] >= 2)


def replies(rows, windows, start, end):
    threads = {}
    for kind, at, _, recipients, sent, other in rows:
        if kind in ("MAIL", "CHAT") and recipients <= 8:
            threads.setdefault((kind, other), []).append((at, sent))
    waits, late = [], 0
    for thread in threads.values():
        thread.sort()
        for (asked, was_sent), (answered, is_sent) in zip(thread, thread[1:]):
            if was_sent or not is_sent or answered - asked > DAY or not start <= answered < end:
                continue
            waits.append(sum(max(0, min(answered, b) - max(asked, a)) for a, b in windows) / MINUTE)
            late += not any(a < answered <= b for a, b in windows)
    return {
        "responseMedian": median(waits) if waits else None,
        "responseAfterHoursShare": late / len(waits) if waits else None,
    }


def apart(one, other):
    if one is None or other is None:
        return 0 if one is other else math.inf
    return abs(one - other)


people = {person["number"]: person | {"zone": ZoneInfo(person["zone"])} for person in given["people"]}
seen = {number: [] for number in people}
for sender, recipient, kind, at, seconds, recipients in given["interactions"]:
    seen[sender].append((KINDS[kind], at, seconds, recipients, True, recipient))
    seen[recipient].append((KINDS[kind], at, seconds, recipients, False, sender))
recounted, greatest, numbers = {}, {}, 0
for number, person in people.items():
    for told in person["weeks"]:
        monday = monday_of(told["week"])
        own = week(person, seen[number], monday) or {}
        recounted[number, monday.isoformat()] = own
        for metric, value in own.items():
            numbers += 1
            greatest[metric] = max(greatest.get(metric, 0), apart(value, told[metric]))

# Team means: of everybody counted, but for those of a part of which too few have the number.
groups = [0]
for said in given["groups"]:
    monday, metric = said["monday"], said["metric"]
    atoms = given["atoms"][monday]
    values = {person: recounted.get((person, monday), {}).get(metric) for person, _ in atoms}
    sayable = Counter(atom for person, atom in atoms if values[person] is not None)
    own = [
        values[person]
        for person, atom in atoms
        if person in said["people"] and values[person] is not None and sayable[atom] >= given["sizeMin"]
    ]
    # Two digits: what is told lies within half of the second one.
    half = 0.5 * 10 ** (math.floor(math.log10(abs(said["value"]))) - 1) if said["value"] else 0.5
    groups.append(max(0, abs(mean(own) - said["value"]) - half) if own else math.inf)

tell({"numbers": numbers, "greatest": greatest, "groupNumbers": len(groups) - 1, "groupsBy": max(groups)})
