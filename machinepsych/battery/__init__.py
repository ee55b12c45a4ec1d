"""The Pavlovian battery: phenomena of the literature, their designs and signatures, graded by model."""
