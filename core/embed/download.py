"""fastembed's own download of the model, from the hub that it knows: only where the user allows it."""

from pathlib import Path

from fastembed.text.onnx_embedding import OnnxTextEmbedding
from fastembed.text.pooled_normalized_embedding import PooledNormalizedEmbedding

from core.embed.model import NAME
from core.errors import NoModel

HUB_NAME = f"sentence-transformers/{NAME}"


def download(folder: Path) -> Path:
    """The folder with the files, somewhere in `folder`."""
    known = PooledNormalizedEmbedding._list_supported_models()
    model = next((item for item in known if item.model == HUB_NAME), None)
    if model is None:
        raise NoModel(f"this version of fastembed does not know {HUB_NAME}")
    try:
        return Path(OnnxTextEmbedding.download_model(model, str(folder)))
    except Exception as error:  # of several libraries, without a common base
        raise NoModel(f"{NAME} could not be downloaded: {error}") from error
