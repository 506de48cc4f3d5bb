namespace ProcessCmdlets;

/// <summary>What becomes of bytes in a program's output that mean nothing in its encoding.</summary>
public enum DecodingErrors
{
    /// <summary>The replacement character U+FFFD stands for them.</summary>
    Replace,

    /// <summary>They are an error.</summary>
    Strict,

    /// <summary>Each is shown as <c>\x</c> and its two hexadecimal digits.</summary>
    Backslash,
}
