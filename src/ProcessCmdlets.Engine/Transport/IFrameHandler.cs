namespace ProcessCmdlets.Engine.Transport;

/// <summary>Receives what a connection reads. All calls come from the connection's one reader thread.</summary>
internal interface IFrameHandler
{
    /// <summary>A whole frame has arrived.</summary>
    /// <param name="frame">The frame; its payload is valid only until this method returns.</param>
    void OnFrame(in Frame frame);

    /// <summary>The connection has ended; nothing follows.</summary>
    /// <param name="fault">Why, or null when the peer ended it between two frames.</param>
    void OnClosed(Exception? fault);
}
