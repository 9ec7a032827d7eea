"""Record core/embed/references.json anew, with the model's own library: needs sentence-transformers and torch.

    python scripts/record_vectors.py FOLDER_OF_THE_PUBLISHED_MODEL

The texts are those of the file as it is. Another version of the library gives the same to six digits.
"""

import base64
import json
import sys
from pathlib import Path

FILE = Path(__file__).parent.parent / "core" / "embed" / "references.json"
TOKENS = 128


def main() -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(sys.argv[1], device="cpu")
    model.max_seq_length = TOKENS
    recorded = json.loads(FILE.read_text(encoding="utf-8"))
    texts = [text for text, _ in recorded["vectors"]]
    vectors = model.encode(texts, normalize_embeddings=True).astype("<f4")
    packed = [base64.b64encode(vector.tobytes()).decode() for vector in vectors]
    recorded["vectors"] = [list(pair) for pair in zip(texts, packed, strict=True)]
    FILE.write_text(json.dumps(recorded, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
