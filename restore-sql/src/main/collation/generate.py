#!/usr/bin/env python3
"""Makes the weight tables of io.pitr.sql.collate.

    generate.py ALLKEYS WEIGHTS GBK OUTPUT_FOLDER

ALLKEYS  Unicode's allkeys.txt of UCA 9.0.0 (the PyPI package pyuca ships it)
WEIGHTS  what a MariaDB server says of every code point of the BMP, tab-separated:
         select seq,
           hex(weight_string(convert(char(seq using utf32) using utf8mb4) collate utf8mb4_general_ci)),
           hex(weight_string(convert(char(seq using utf32) using utf8mb4) collate utf8mb4_unicode_ci)),
           hex(convert(char(seq using utf32) using gbk)),
           hex(weight_string(convert(char(seq using utf32) using gbk) collate gbk_chinese_ci))
         from seq_0_to_65535
GBK      code point and GBK bytes in hex, tab-separated, by golang.org/x/text's GBK encoder

A table is zlib data of: the number of entries, then for each entry its distance from the code point
before, the number of its weights, and each weight as the zigzag difference from the weight before.
All numbers are LEB128.
"""
import re
import sys
import zlib

LIMIT_0900 = 0x2CEA1


def uvarint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return out


def write(path, table):
    out = uvarint(len(table))
    at = last = 0
    for code_point in sorted(table):
        out += uvarint(code_point - at)
        at = code_point
        weights = table[code_point]
        out += uvarint(len(weights))
        for weight in weights:
            delta = weight - last
            out += uvarint(delta << 1 if delta >= 0 else -delta * 2 - 1)
            last = weight
    with open(path, "wb") as file:
        file.write(zlib.compress(bytes(out), 9))


def implicit_0400(code_point):
    if 0x3400 <= code_point <= 0x4DB5:
        base = 0xFB80
    elif 0x4E00 <= code_point <= 0x9FA5 or code_point in (0xFA0E, 0xFA0F):
        base = 0xFB40
    else:
        base = 0xFBC0
    return [base + (code_point >> 15), code_point & 0x7FFF | 0x8000]


def words(text):
    return [int(text[i : i + 4], 16) for i in range(0, len(text), 4)]


def main(allkeys, weights, gbk, folder):
    uca = {}
    for line in open(allkeys, encoding="utf-8"):
        entry = re.match(r"([0-9A-F]+)\s*;\s*((?:\[[^]]*\])+)", line)
        if entry and int(entry[1], 16) < LIMIT_0900:
            elements = re.findall(r"\[[.*]([0-9A-F]+)", entry[2])[:8]
            uca[int(entry[1], 16)] = [w for w in (int(e, 16) for e in elements) if w]
    uca[0xFFFD] = [0xFFFD]
    write(folder + "/unicode_0900.bin", uca)

    general, unicode, chinese = {}, {}, {}
    for line in open(weights, encoding="ascii"):
        seq, by_general, by_unicode, _, by_gbk = line.rstrip("\n").split("\t")
        code_point = int(seq)
        if 0xD800 <= code_point <= 0xDFFF:
            continue
        if words(by_general) != [code_point]:
            general[code_point] = words(by_general)
        if words(by_unicode) != implicit_0400(code_point):
            unicode[code_point] = words(by_unicode)
        if by_gbk != "3F":
            chinese[code_point] = [int(by_gbk, 16)]
    chinese[0x3F] = [0x3F]
    # TiDB's table gives the backslash the weight of "[", 5C; MariaDB's and MySQL's give it 5D.
    chinese[0x5C] = [0x5C]
    write(folder + "/general.bin", general)
    write(folder + "/unicode_0400.bin", unicode)
    write(folder + "/gbk_chinese.bin", chinese)

    encoded = {}
    for line in open(gbk, encoding="ascii"):
        seq, code = line.rstrip("\n").split("\t")[:2]
        # TiDB refuses the one-byte euro sign of this encoder.
        if code and code != "80":
            encoded[int(seq)] = [int(code, 16)]
    for code_point in range(0x80):
        encoded[code_point] = [code_point]
    write(folder + "/gbk.bin", encoded)


if __name__ == "__main__":
    main(*sys.argv[1:])
