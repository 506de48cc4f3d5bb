namespace ProcessCmdlets.Engine.Transport;

/// <summary>What a frame carries. The numbers are the wire's; a kind that is not listed here is a protocol error.</summary>
internal enum FrameKind : byte
{
    /// <summary>Worker to owner: the runspace is open.</summary>
    Ready = 1,

    /// <summary>Worker to owner: stream records of one task in their true order.</summary>
    Records = 2,

    /// <summary>Worker to owner: one task has ended.</summary>
    Completed = 3,

    /// <summary>Worker to owner: a part of the owner's session that a fork does not get, and why.</summary>
    Skipped = 4,

    /// <summary>Worker to owner: it has a job's work, so that its end is the job's.</summary>
    TaskAccepted = 5,

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

    /// <summary>User to owner of queues: a new sender or receiver of a queue.</summary>
    ChannelOpen = 32,

    /// <summary>User to owner: messages of a sender.</summary>
    ChannelSend = 33,

    /// <summary>User to owner: a sender takes back what has not got into the queue.</summary>
    ChannelWithdraw = 34,

    /// <summary>User to owner: how many messages a receiver wants to be given.</summary>
    ChannelAsk = 35,

    /// <summary>User to owner: a receiver is done with messages.</summary>
    ChannelAcknowledge = 36,

    /// <summary>User to owner: a receiver could not do its work with a message.</summary>
    ChannelFail = 37,

    /// <summary>User to owner: a receiver gives messages back unused.</summary>
    ChannelReturn = 38,

    /// <summary>User to owner: a sender or receiver is done.</summary>
    ChannelClose = 39,

    /// <summary>User to owner: a question, which is answered once.</summary>
    ChannelQuery = 40,

    /// <summary>User to owner: a call of a thing that the owner serves, which is answered once.</summary>
    ServiceCall = 41,

    /// <summary>User to owner: a call is not waited for any more; it is answered all the same.</summary>
    ServiceCancel = 42,

    /// <summary>User to owner: it has the handle of a thing that the owner serves.</summary>
    ServiceHold = 43,

    /// <summary>User to owner: it is done with a thing, in order or not.</summary>
    ServiceLeave = 44,

    /// <summary>Owner to user: how many messages of a sender are settled.</summary>
    ChannelAccepted = 48,

    /// <summary>Owner to user: how many messages of a sender were taken back.</summary>
    ChannelWithdrawn = 49,

    /// <summary>Owner to user: messages for a receiver.</summary>
    ChannelDeliver = 50,

    /// <summary>Owner to user: a sender or receiver can do nothing more.</summary>
    ChannelEnded = 51,

    /// <summary>Owner to user: the answer to a question.</summary>
    ChannelAnswer = 52,

    /// <summary>Owner to user: where the other end of a pipe is, or why it is not.</summary>
    ChannelPipe = 53,

    /// <summary>Owner to user: what a receiver gave back is in the queue again, with what was on its way to it.</summary>
    ChannelReturned = 54,
}
