namespace ProcessCmdlets.Engine.Errors;

/// <summary>The per-user folder for sockets cannot be used, because it would not be safe or not work.</summary>
public sealed class RuntimeFolderException : ProcessCmdletsException
{
    internal RuntimeFolderException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }
}
