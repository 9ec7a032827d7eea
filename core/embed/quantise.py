"""An ONNX file with 32-bit weights -> one with 8-bit weights, a scale for each channel.

With one scale for a whole tensor the vectors are no longer those of the model (measured: neighbours overlap by .8).
"""

from pathlib import Path

from onnxruntime.quantization import QuantType, quantize_dynamic


def quantise(source: Path, target: Path) -> None:
    """Write the small model."""
    quantize_dynamic(source, target, per_channel=True, weight_type=QuantType.QInt8)
