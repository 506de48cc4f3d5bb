namespace ProcessCmdlets.Serialization;

/// <summary>The numbers that bound what one value may cost.</summary>
internal static class ValueLimits
{
    /// <summary>How deep values may lie in each other, on both sides. It keeps a thread's stack from overflowing.</summary>
    internal const int WorkerDepthGuard = 200;

    /// <summary>The most levels of properties that a user can ask for; what refers to itself in ever new objects would have no end.</summary>
    internal const int Depth = 100;

    /// <summary>How many cut paths of one message are remembered; a warning shows a few.</summary>
    internal const int CutPaths = 16;

    /// <summary>How many shapes a writer remembers from message to message.</summary>
    internal const int RememberedShapes = 1024;

    /// <summary>The most dimensions an array of .NET can have.</summary>
    internal const int Dimensions = 32;
}
