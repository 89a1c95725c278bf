import io

import pytest

from coolmint.salesforce.export.encodings import CHUNK_BYTES, EncodingUnknown, detect, known_encoding

NOTE = '"Id","Description"\n"00T000000000001","Müller sagt: das Übliche für 5 €"\n'


class TestDetect:
    @pytest.mark.parametrize(
        ("data", "encoding"),
        [
            (NOTE.encode(), "utf-8"),
            (NOTE.encode("utf-8-sig"), "utf-8"),
            (b"plain", "utf-8"),
            (NOTE.encode("utf-16"), "utf-16-le"),
            (b"\xfe\xff" + NOTE.encode("utf-16-be"), "utf-16-be"),
            (NOTE.encode("utf-16-le"), "utf-16-le"),
            (NOTE.encode("utf-16-be"), "utf-16-be"),
            (NOTE.encode("cp1252"), "cp1252"),
            ("naïve \x81 é".encode("latin-1"), "iso8859-1"),
        ],
    )
    def test_knows_every_encoding_of_an_export(self, data, encoding):
        assert detect(io.BytesIO(data)) == encoding

    def test_looks_at_the_whole_file(self):
        data = b"x" * (3 * CHUNK_BYTES) + "é".encode("cp1252")

        assert detect(io.BytesIO(data)) == "cp1252"

    def test_a_character_across_two_chunks_is_no_damage(self):
        data = b"x" * (CHUNK_BYTES - 1) + "é".encode() * 10

        assert detect(io.BytesIO(data)) == "utf-8"

    def test_one_wrong_byte_does_not_turn_a_utf8_file_into_mojibake(self):
        assert detect(io.BytesIO("é".encode() * 20 + b"\xff")) == "utf-8"


class TestKnownEncoding:
    def test_accepts_the_usual_names(self):
        assert known_encoding("Latin-1") == known_encoding("ISO-8859-1") == "iso8859-1"

    @pytest.mark.parametrize("name", ["nonsense", "zip", "rot13", ""])
    def test_refuses_what_is_no_text_encoding(self, name):
        with pytest.raises(EncodingUnknown):
            known_encoding(name)
