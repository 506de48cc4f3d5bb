namespace ProcessCmdlets.Engine.Protocol;

/// <summary>What a frame carries. The numbers are the wire's; a kind that is not listed here is a protocol error.</summary>
internal enum FrameKind : byte
{
    /// <summary>Worker to owner: the runspace is open.</summary>
    Ready = 1,

    /// <summary>Worker to owner: stream records of one task in their true order.</summary>
    Records = 2,

    /// <summary>Worker to owner: one task has ended.</summary>
    Completed = 3,

    /// <summary>Owner to worker: what the worker's runspace must look like.</summary>
    Session = 16,

    /// <summary>Owner to worker: a script to run, with its values.</summary>
    Run = 17,

    /// <summary>Owner to worker: objects for a running script's <c>$input</c>.</summary>
    Input = 18,

    /// <summary>Owner to worker: no more input.</summary>
    InputEnd = 19,

    /// <summary>Owner to worker: stop the task's pipeline so that finally and clean blocks run.</summary>
    Stop = 20,

    /// <summary>Owner to worker: end the process.</summary>
    Exit = 21,

    /// <summary>Owner to worker: who the worker is: its <c>$ProcessContext</c>.</summary>
    Context = 22,

    /// <summary>Owner to worker: give back the items that have not been begun.</summary>
    Recall = 23,

    /// <summary>Owner to worker: items of a map, their number first.</summary>
    Items = 24,
}
