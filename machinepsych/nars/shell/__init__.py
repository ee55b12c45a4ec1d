"""The shell of the reasoner: lines of Narsese in, lines of text out, in the protocol of ONA's shell."""
