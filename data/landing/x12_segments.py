"""Some segments of X12 in a row, as columns."""

import pyarrow as pa
import pyarrow.compute as pc


def where(mask: pa.Array) -> pa.Array:
    """Positions at which it is so, as signed integers: pyarrow scatters by no others."""
    return pc.indices_nonzero(mask).cast(pa.int64())


class Segments:
    """Some segments in a row, as columns: what is asked of all of them is asked once. Positions count from 0 within these segments."""

    def __init__(self, first: int, elements: pa.ListArray):
        self.first, self.elements = first, elements  # number of the first one in the file; a list of texts per segment
        self.starts, self.lengths = elements.offsets[:-1], elements.value_lengths()
        self.texts = pc.if_else(pc.equal(elements.values, ""), None, elements.values)
        tags = elements.values.take(self.starts).dictionary_encode()
        self.tags, self.tag_names = tags.indices, tags.dictionary.to_pylist()
        self.found: dict = {}  # what has been asked before

    def __len__(self) -> int:
        return len(self.elements)

    def tag(self, position: int) -> str:
        return self.tag_names[self.tags[position].as_py()]

    def are(self, *tags: str) -> pa.Array:
        """For each segment whether it has one of these tags."""
        if ("are", *tags) not in self.found:
            wanted = [self.tag_names.index(tag) for tag in tags if tag in self.tag_names]
            self.found["are", *tags] = pc.is_in(self.tags, pa.array(wanted, pa.int32()))
        return self.found["are", *tags]

    def of(self, *tags: str) -> pa.Array:
        """Positions of the segments with these tags."""
        if tags not in self.found:
            self.found[tags] = where(self.are(*tags))
        return self.found[tags]

    def element(self, positions: pa.Array, place: int) -> pa.Array:
        """SVC02 is element(svc, 2). NULL where it is blank or left off."""
        starts, there = self.starts.take(positions), pc.greater(self.lengths.take(positions), place)
        return self.texts.take(pc.if_else(there, pc.add(starts, place), None))

    def qualified(self, tag: str, *qualifiers: str) -> pa.Array:
        """Positions of the segments with this tag whose first element is one of these: DTM*472 is qualified("DTM", "472")."""
        if tag not in self.found:
            self.found[tag] = self.element(self.of(tag), 1)
        is_one = pc.equal(self.found[tag], qualifiers[0])
        for other in qualifiers[1:]:
            is_one = pc.or_(is_one, pc.equal(self.found[tag], other))
        return self.of(tag).filter(is_one)

    def narrowed(self, positions: pa.Array, place: int, value: str) -> pa.Array:
        """Those of the positions that hold the value at that place."""
        return positions.filter(pc.equal(self.element(positions, place), value))

    def owners(self, opening: tuple[str, ...], closing: tuple[str, ...] = ()) -> pa.Array:
        """For each segment which opening segment it belongs to, counted from 0; -1 before the first and after a closing one."""
        return self.since(self.are(*opening), self.are(*closing))

    def since(self, opens: pa.Array, closes: pa.Array) -> pa.Array:
        """As owners(), by whether a segment opens and whether it closes."""
        numbers = pc.subtract(pc.cumulative_sum(opens.cast(pa.int64())), 1)
        nobody = pc.if_else(closes, pa.scalar(-1, pa.int64()), None)
        return pc.fill_null(pc.fill_null_forward(pc.if_else(opens, numbers, nobody)), -1)

    def marked(self, positions: pa.Array) -> pa.Array:
        """For each segment whether it stands at one of the positions."""
        every = pc.scatter(pa.repeat(pa.scalar(True), len(positions)), positions, max_index=len(self) - 1)
        return pc.fill_null(every, False)
