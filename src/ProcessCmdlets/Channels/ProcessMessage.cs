using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets;

/// <summary>A message together with what is known about it, as <c>-AsEnvelope</c> and a queue's dead letters give it.</summary>
public sealed class ProcessMessage
{
    internal ProcessMessage(string channel, object? body, in ReceivedMessage message)
    {
        Channel = channel;
        Body = body;
        SentAt = new DateTime(message.SentAt, DateTimeKind.Utc).ToLocalTime();
        ProcessId = message.ProcessId;
        DeliveryCount = message.Deliveries;
        Error = message.Error;
    }

    /// <summary>The name of the channel it came through.</summary>
    public string Channel { get; }

    /// <summary>What was sent.</summary>
    public object? Body { get; }

    /// <summary>When it was sent.</summary>
    public DateTime SentAt { get; }

    /// <summary>The process that sent it.</summary>
    public int ProcessId { get; }

    /// <summary>How often it was handed out, this time included.</summary>
    public int DeliveryCount { get; }

    /// <summary>Why it was not dealt with the last time; of dead letters.</summary>
    public string? Error { get; }

    /// <inheritdoc/>
    public override string ToString() => Body?.ToString() ?? string.Empty;
}
